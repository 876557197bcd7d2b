"""Learning from rewards: the embedded model, improved on a family of sentences that it does badly at."""

"""How the embedded model is made: tokens, network, optimiser, conversion."""

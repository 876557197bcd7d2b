"""A detector that learnt to see on the simulator's pictures (docs/eyes-card.md)."""

"""Sentences and the programs they mean, without limit: what the embedded model learns from."""

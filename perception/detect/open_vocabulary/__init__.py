"""Finds what words name, with zero-shot detectors of the `transformers` package (extra `hf`); docs/detectors.md.

Only `boxes.py`, `masks.py` and `loading.py` import torch, and they are imported when a checkpoint is loaded.
"""

"""Checkpoints of the `transformers` package, loaded once a process, from a folder or from the hub's cache."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

import torch
from rich.console import Console
from safetensors import SafetensorError
from transformers import AutoConfig
from transformers.utils import logging

from perception.detect.open_vocabulary.reference import DetectorUnavailable

T = TypeVar("T")


def model_type(name: str) -> str:
    """What kind of network a checkpoint is, such as "owlv2".

    Raises:
        DetectorUnavailable: there is no checkpoint of that name, here or on the hub.
    """
    folder = Path(name)
    if folder.exists() and not (folder / "config.json").is_file():
        raise DetectorUnavailable(f"no checkpoint in {name}: there is no config.json; `save_pretrained` writes one")
    return str(from_checkpoint(name, AutoConfig.from_pretrained).model_type)


def from_checkpoint(name: str, load: Callable[..., T], **options: Any) -> T:
    """What a `from_pretrained` makes of a checkpoint; what is in a folder is never looked for on the hub.

    Raises:
        DetectorUnavailable: with the reason, and how to get it.
    """
    local = Path(name).is_dir()
    try:
        return load(name, local_files_only=local, **options)
    except ImportError as error:
        raise DetectorUnavailable(f"{name} needs a package that is not installed: {_first_line(error)}") from None
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        if local or not isinstance(error, OSError):
            raise DetectorUnavailable(f"{name} cannot be loaded: {_first_line(error)}") from None
        raise DetectorUnavailable(
            f"{name} is no folder here, is not in this machine's cache, and does not come from the hub "
            f"({_first_line(error)}); `hf download {name}` fetches it where there is a network, with --local-dir "
            "FOLDER into a folder that can be brought here and named instead"
        ) from None


def announced(name: str, load: Callable[[str], T]) -> T:
    """Load something that takes a while, with a line on standard error before and after."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        logging.disable_progress_bar()
    began = time.perf_counter()
    with console.status(f"loading {name}"):
        loaded = load(name)
    console.print(f"loaded {name} on {device()} in {time.perf_counter() - began:.1f} s", markup=False)
    return loaded


def device() -> torch.device:
    """A GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def precision(on: torch.device) -> AbstractContextManager[Any]:
    """Half precision where the device computes in it; processors mostly emulate it."""
    if on.type != "cuda":
        return nullcontext()
    half = torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    context: AbstractContextManager[Any] = torch.autocast(on.type, dtype=half)
    return context


def _first_line(error: BaseException) -> str:
    return next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)

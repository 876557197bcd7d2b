"""What commands did to a world's files, read from the overlay's upper layer: the cost is of what changed, not of all.

Names, kinds, permissions, contents and link targets count; owners and times do not. Links are never followed and
nothing but regular files is opened: what is read here was made by a program that nobody trusts. What it closed to its
own user counts as empty.
Whiteouts and opaque folders are as in Documentation/filesystems/overlayfs.rst.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

IGNORED = frozenset(
    "bin boot dev etc home lib lib64 media opt proc root run sbin srv sys usr var .dockerenv".split()  # noqa: SIM905
)
"""Top-level names whose changes do not count: those of InterCode's docker.gitignore, and lib64."""
_LONGEST = 3500
"""Characters of a folder's path; what lies deeper could not be named in one system call."""


@dataclass(frozen=True)
class Change:
    """What became of one path.

    Args:
        kind: whether it is new, another than before, or gone.
        digest: of its new kind, permissions and content; empty when it is gone.
    """

    kind: Literal["added", "modified", "deleted"]
    digest: str = ""


def changes(upper: Path, layers: Sequence[Path]) -> dict[str, Change]:
    """The changes since the world was new, by absolute path.

    Args:
        upper: what was written, in the form of an overlay's upper layer.
        layers: what lies below, topmost first.
    """
    found: dict[str, Change] = {}
    for path in _walk(upper, PurePosixPath("/")):
        if path.parts[1] in IGNORED:
            continue
        new, old = _within(upper, path), _below(layers, path)
        if _is_whiteout(new):
            if old is not None:
                found |= {str(gone): Change("deleted") for gone in (path, *_walk(old, path))}
            continue
        digest = _digest(new)
        if old is None:
            found[str(path)] = Change("added", digest)
        elif digest != _digest(old):
            found[str(path)] = Change("modified", digest)
        if old is not None and _is_folder(old) and (not _is_folder(new) or _is_opaque(new)):
            gone = (inner for inner in _walk(old, path) if not os.path.lexists(_within(upper, inner)))
            found |= {str(inner): Change("deleted") for inner in gone}
    return found


def as_git_status(found: Mapping[str, Change], layers: Sequence[Path]) -> dict[str, Change]:
    """The same as `git status --short` shows it: folders only as what is in them, a new one with files as one entry.

    Digests are of contents alone then, without permissions.
    """
    shown: dict[str, Change] = {}
    inside: dict[str, list[str]] = {}
    for name, change in found.items():
        if change.digest.startswith("folder") or (change.kind == "deleted" and _is_old_folder(layers, name)):
            continue
        folders = list(PurePosixPath(name).parents)[-2::-1]
        top = next((folder for folder in folders if not _has_files(layers, folder)), None)
        if change.kind == "added" and top is not None:
            inside.setdefault(f"{top}/", []).append(f"{name} {change.digest}")
        else:
            shown[name] = Change(change.kind, change.digest.rpartition(" ")[2])
    for folder, files in inside.items():
        shown[folder] = Change("added", hashlib.md5("\n".join(sorted(files)).encode()).hexdigest())
    return shown


def _walk(folder: Path, at: PurePosixPath) -> Iterator[PurePosixPath]:
    """The paths below a folder of the host, as paths below `at`; folders before what is in them."""
    waiting = [(os.fspath(folder), at)]
    while waiting:
        place, at = waiting.pop()
        if not _is_folder(Path(place)) or not os.access(place, os.R_OK | os.X_OK) or len(place) > _LONGEST:
            continue
        with os.scandir(place) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        for entry in found:
            yield at / entry.name
            waiting.append((entry.path, at / entry.name))


def _within(layer: Path, path: PurePosixPath) -> Path:
    return layer / path.relative_to("/")


def _below(layers: Collection[Path], path: PurePosixPath) -> Path | None:
    """Where a path is in the topmost layer that has it."""
    places = (_within(layer, path) for layer in layers)
    return next((place for place in places if os.path.lexists(place) and not _is_whiteout(place)), None)


def _is_folder(path: Path) -> bool:
    return stat.S_ISDIR(path.lstat().st_mode)


def _is_old_folder(layers: Collection[Path], name: str) -> bool:
    old = _below(layers, PurePosixPath(name))
    return old is not None and _is_folder(old)


def _is_whiteout(path: Path) -> bool:
    found = path.lstat()
    return stat.S_ISCHR(found.st_mode) and found.st_rdev == 0


def _is_opaque(path: Path) -> bool:
    try:
        return os.getxattr(path, "user.overlay.opaque", follow_symlinks=False) == b"y"
    except OSError:
        return False  # no such attribute


def _has_files(layers: Collection[Path], folder: PurePosixPath) -> bool:
    places = [_within(layer, folder) for layer in layers]
    return any(files for place in places if place.is_dir() for _, _, files in os.walk(place))


def _digest(path: Path) -> str:
    found = path.lstat()
    mode = f"{stat.S_IMODE(found.st_mode):o}"
    if stat.S_ISDIR(found.st_mode):
        return f"folder {mode}"
    if stat.S_ISLNK(found.st_mode):
        return f"link {path.readlink()}"
    if stat.S_ISREG(found.st_mode):
        content = path.read_bytes() if os.access(path, os.R_OK) else b""
        return f"file {mode} {hashlib.md5(content).hexdigest()}"
    return f"special {stat.S_IFMT(found.st_mode):o} {mode}"

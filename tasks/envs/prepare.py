"""The root file systems that worlds begin with: a bare one, and what a set-up script makes of it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from tasks.envs.world import USR_LINKS, Limits, World, bubblewrap, give, spawn, wait

_ETC = {
    "passwd": "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
    "group": "root:x:0:\nnogroup:x:65534:\n",
    "hosts": "127.0.0.1 localhost handscript\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}
_FOLDERS = "dev etc home mnt opt proc root run srv tmp usr var var/tmp".split()  # noqa: SIM905
_SETUP_LIMITS = Limits(seconds=60.0, disk=2**30, files=200_000)


class SetupFailed(RuntimeError):
    """A set-up script did not come to its end; the message has what it said."""


class Roots:
    """A temporary folder with a prepared root, layers to lie over it, and the places of worlds. A context manager.

    Args:
        setup: a script for bash that is run in the root, confined; none leaves it bare.
        hidden: folders of the host that no command may see.

    Raises:
        SetupFailed: the script ended with an error.
        WorldUnavailable: nothing can be confined here.
    """

    def __init__(self, setup: Path | None = None, hidden: Sequence[Path] = ()) -> None:
        self._hidden = tuple(hidden)
        self._temporary = tempfile.TemporaryDirectory(prefix="handscript-world-", ignore_cleanup_errors=True)
        self._folder = Path(self._temporary.name)
        self._worlds: list[World] = []
        try:
            self._folder.chmod(0o711)  # to be gone through by the user that commands run as, not to be listed
            self._root = self._folder / "root"
            _make_bare(self._root)
            if setup is not None:
                self._set_up(setup)
        except BaseException:
            self.close()
            raise

    def world(self, limits: Limits = Limits()) -> World:  # noqa: B008 - frozen
        """A world over the root; it is closed with this."""
        place = self._folder / f"world-{len(self._worlds)}"
        place.mkdir()
        self._worlds.append(World(self._root, place, limits, self._hidden))
        return self._worlds[-1]

    def layer(self, name: str, source: Path, target: str, leave_out: Sequence[str] = ()) -> Path:
        """A layer with a copy of a folder of the host in it, made when it is first asked for.

        Args:
            name: of the layer; what is under that name already is not copied again.
            source: the folder to copy; links in it are copied as links.
            target: where it is to be seen, absolute.
            leave_out: names within it that are not copied.
        """
        layer = self._folder / "layers" / name
        if not layer.exists():
            layer.parent.mkdir(exist_ok=True)
            making = layer.with_name(f"{name}.part")
            ignore = shutil.ignore_patterns(*leave_out)
            shutil.copytree(source, making / target.lstrip("/"), symlinks=True, ignore=ignore)
            give(making)
            making.rename(layer)
        return layer

    def close(self) -> None:
        """End the worlds and remove everything. Idempotent."""
        for world in self._worlds:
            world.close()
        self._temporary.cleanup()

    def __enter__(self) -> Roots:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _set_up(self, setup: Path) -> None:
        script = setup.read_text(encoding="utf-8")
        command = [*bubblewrap(self._root, hidden=self._hidden, limits=_SETUP_LIMITS), "/", "/usr/bin/bash", "-s"]
        process = spawn(command, subprocess.PIPE)
        if process.stdin is not None:
            with process.stdin:
                process.stdin.write(script.encode())
        ran = wait(process, _SETUP_LIMITS)
        if ran.code != 0:
            said = ran.output.decode(errors="replace").strip()[-2000:] or "nothing was said"
            raise SetupFailed(f"{setup} ended with {ran.limit or f'exit code {ran.code}'}: {said}")


def _make_bare(root: Path) -> None:
    root.mkdir()
    for name in _FOLDERS:
        (root / name).mkdir()
    for name, target in USR_LINKS.items():
        if Path("/", name).exists():
            (root / name).symlink_to(target)
    for name, text in _ETC.items():
        (root / "etc" / name).write_text(text)
    if Path("/etc/ld.so.cache").exists():
        shutil.copy("/etc/ld.so.cache", root / "etc")
    if Path("/etc/alternatives").is_dir():
        shutil.copytree("/etc/alternatives", root / "etc/alternatives", symlinks=True)
    give(root)
    for folder in ("tmp", "var/tmp"):
        (root / folder).chmod(0o1777)

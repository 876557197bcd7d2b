"""A shell session in a world: commands one after the other, each in a process of its own, the folder carried along."""

from __future__ import annotations

import shlex

from tasks.envs.code_env import Executed
from tasks.envs.world import Ran, World

_RUN = """trap 'wait; printf "\\0%s" "$PWD"' EXIT; eval "$1" """
"""What a command leaves running in the background counts as part of it, so that its files are the same every time."""


class Shell:
    """Runs commands and remembers the folder that they end in.

    Args:
        world: where they run.
        cwd: the folder to begin in.
        as_published: what InterCode makes of commands is run: it puts them between double quotes, and has the whole
            split by the rules of a shell, which takes some of their own quotes and backslashes away.
    """

    def __init__(self, world: World, cwd: str = "/", *, as_published: bool = False) -> None:
        self.world = world
        self.cwd = cwd
        self._as_published = as_published

    def run(self, command: str) -> Executed:
        """Run a command and return what it printed, with a note when it was ended at a limit."""
        if self._as_published:
            try:
                command = shlex.split(f'"{command.strip()}"')[0]
            except ValueError:
                return Executed("Malformed command", False)
        ran = self.world.run(["/usr/bin/bash", "-c", _RUN, "bash", command], self.cwd)
        said, mark, folder = ran.output.rpartition(b"\0")
        if not mark:
            return _told(ran)
        self.cwd = folder.decode(errors="replace") if folder.startswith(b"/") else self.cwd
        return _told(Ran(said, ran.code, ran.limit))


def _told(ran: Ran) -> Executed:
    text = ran.output.decode("utf-8", "replace")
    if ran.limit:
        text += f"\n[ended at {ran.limit}]"
    return Executed(text, ran.code == 0)

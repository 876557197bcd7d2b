"""`handscript doctor`: what works on this machine, and how to mend what does not."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table


@dataclass(frozen=True)
class Finding:
    """One thing that was tried.

    Args:
        name: what it is for.
        works: whether it does.
        needed: whether the simulated arm needs it; what is not needed never fails the doctor.
        detail: what was found.
        mend: how to get it; empty when it works.
    """

    name: str
    works: bool
    needed: bool
    detail: str
    mend: str = ""


def doctor(*, as_json: bool) -> int:
    """Try everything, print a table or one JSON object; 0 when all that is needed works."""
    return tell(list(_findings()), as_json=as_json, what="all that the simulated arm needs")


def tell(findings: Sequence[Finding], *, as_json: bool, what: str) -> int:
    """Print findings as a table or one JSON object.

    Args:
        findings: in the order in which they are told.
        as_json: one object instead of a table.
        what: that all works when it does.

    Returns:
        0 when all that is needed works, else 1.
    """
    healthy = all(f.works for f in findings if f.needed)
    if as_json:
        print(json.dumps({"healthy": healthy, "findings": [asdict(f) for f in findings]}))
        return 0 if healthy else 1
    mends = any(f.mend for f in findings)
    found = Column("found", overflow="fold")  # a name that is cut short helps nobody
    table = Table("", "what", found, *(["to mend it"] if mends else []), box=None, pad_edge=False)
    for f in findings:
        mark = "[green]ok[/]" if f.works else "[red]no[/]" if f.needed else "[yellow]--[/]"
        table.add_row(mark, f.name, escape(f.detail), *([escape(f.mend)] if mends else []))
    console = Console()
    console.print(table)
    console.print(f"{what} works" if healthy else "something that is needed does not work")
    return 0 if healthy else 1


def _findings() -> Iterator[Finding]:
    yield Finding("python", True, True, sys.version.split()[0])
    yield from _isolation()
    yield _tried("simulator and renderer", _renderer, needed=True, mend="pip install 'handscript[sim]'")
    yield _tried("kinematics", _kinematics, needed=True, mend="pip install pin")
    yield _tried("embedded model", _embedded, needed=True, mend="pip install ctranslate2 tokenizers; or `make train`")
    yield _tried("video", _video, needed=False, mend="pip install av; runs go on without a video.mp4")
    yield _tried(
        "model server", _server, needed=False, mend="set OPENAI_BASE_URL and OPENAI_API_KEY to use openai:MODEL"
    )
    yield _tried("local transformers", _local, needed=False, mend="pip install 'handscript[hf]' to use hf:PATH")
    yield _tried("ROS 2", _ros, needed=False, mend="source a ROS 2 installation, to drive a real arm")


def _tried(name: str, trial: Callable[[], str], *, needed: bool, mend: str) -> Finding:
    try:
        return Finding(name, True, needed, trial())
    except Exception as error:  # a doctor reports whatever goes wrong, it does not fall ill itself
        return Finding(name, False, needed, str(error) or type(error).__name__, mend)


def _isolation() -> Iterator[Finding]:
    from lmp.sandbox.host import ConfinementUnavailable, Sandbox

    try:
        with Sandbox() as sandbox:
            yield Finding("isolation", True, True, sandbox.tier)
            for name, works, mend in sandbox.explain():
                yield Finding(
                    f"isolation: {name}", works, False, "works" if works else "missing", "" if works else mend
                )
    except ConfinementUnavailable as error:
        yield Finding("isolation", False, True, "none", str(error))


def _renderer() -> str:
    import time

    from sim.cell import SimCell

    with SimCell.sample(seed=0) as cell:
        began = time.perf_counter()
        picture = cell.robot.capture("overview")
        milliseconds = (time.perf_counter() - began) * 1e3
    height, width, _ = picture.color.shape
    return f"PyBullet, software renderer, {width}×{height} in {milliseconds:.0f} ms"


def _kinematics() -> str:
    import pinocchio

    return f"pinocchio {pinocchio.__version__}"


def _embedded() -> str:
    from lmp.model.base import Prompt
    from lmp.model.embedded import EmbeddedModel

    tail = "objects = ['red block', 'blue bowl']\n# put the red block in the blue bowl.\n"
    completion = EmbeddedModel().complete(Prompt("tabletop", "", tail))[0]
    return f"a program in {completion.seconds * 1e3:.0f} ms"


def _video() -> str:
    import av

    av.codec.Codec("libx264", "w")
    return f"PyAV {av.__version__} with H.264"


def _server() -> str:
    address = os.environ.get("OPENAI_BASE_URL")
    if not address and not os.environ.get("OPENAI_API_KEY"):
        raise RuntimeError("no server configured")
    return address or "the default server of the openai package"


def _local() -> str:
    missing = [name for name in ("torch", "transformers") if importlib.util.find_spec(name) is None]
    if missing:
        raise RuntimeError(f"not installed: {', '.join(missing)}")
    return "torch and transformers are installed"


def _ros() -> str:
    if importlib.util.find_spec("rclpy") is None:
        raise RuntimeError("no rclpy in this Python")
    return f"rclpy, distribution {os.environ.get('ROS_DISTRO', 'unknown')}"

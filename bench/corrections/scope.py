"""Whether a preference about one kind of things changes what is written for commands about others.

On each table stand blocks, bowls and a ball; what is remembered is about balls, and no command is. The same command is
given with memory and without: the programs, and those of sub-programs, must be the same to the letter.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from bench.corrections.talking import talking
from lmp.corrections.recall import Memory
from lmp.memory.records import Record, Rule, Skill
from lmp.memory.scope import Scope
from lmp.model.base import Model
from lmp.model.select import select
from lmp.sandbox.host import Sandbox
from sim.scene import SceneSpec, sample_scene

COUNTS = {"block": 3, "bowl": 2, "ball": 1}
BALLS = Scope(kind="ball")
TOLD = (
    Record(
        Rule("the balls belong in the first bowl", about="where balls go", type="preference"), "tidy up", scope=BALLS
    ),
    Record(Rule("never move a ball", about="moving balls"), "put everything away", scope=BALLS),
    Record(Skill("put_first_on_second", {"pace": 0.5}), "put the ball in the bowl", "slowly", BALLS),
)
COMMANDS = (
    "put the {a} in the {x}", "put the {a} on the {b}", "put the {b} next to the {x}", "stack the blocks",
    "put the blocks in the {x}", "move the {a} to the top left corner", "move the {b} a bit to the left",
    "point at the {y}", "put the {a} between the {x} and the {y}", "how many blocks are there?",
    "which block is closest to the {x}?", "put the {a} 5 cm left of the {b}", "put the blocks in a line at the bottom",
    "is the {a} left of the {x}?", "swap the {a} and the {b}", "put the {c} behind the {y}",
    "push the {a} to the right side", "put the block closest to the {x} in the {y}", "put the {b} in the emptier bowl",
    "put the leftmost block on the rightmost block", "move the {x} to the middle", "build a tower of the blocks",
    "put the {a} in the {x} and the {b} in the {y}", "go home", "what color is the block nearest to the {y}?",
)  # fmt: skip


def main(model: str, commands: int, seed: int) -> bool:
    """Print how many programs were the same; whether all were."""
    same = used = 0
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        database = Path(folder) / "memory.db"
        with Memory(database) as memory:
            for record in TOLD:
                memory.keep(record)
        written_by = select(model)
        for number in range(commands):
            spec = sample_scene(np.random.default_rng((seed, number)), COUNTS)
            command = _command(spec, number)
            without, _ = _written(spec, command, written_by, sandbox, None)
            with_it, records = _written(spec, command, written_by, sandbox, database)
            same += without == with_it
            used += bool(records)
            if without != with_it:
                print(f"{command!r}:\n{without}\nwith memory:\n{with_it}", flush=True)
        about_balls = _written(spec, "put the ball in a bowl", written_by, sandbox, database)[1]
    print(f"the same programs for {same} of {commands} commands outside the scope; records used for {used}")
    print(f"within it, records used: {about_balls} of {len(TOLD) - 1} rules")
    return same == commands and about_balls == len(TOLD) - 1


def _command(spec: SceneSpec, number: int) -> str:
    """A command about blocks and bowls, by their names."""
    names = {kind: [str(thing.name) for thing in spec.objects if thing.kind == kind] for kind in COUNTS}
    return COMMANDS[number % len(COMMANDS)].format(
        **dict(zip("abc", names["block"], strict=True)), **dict(zip("xy", names["bowl"], strict=True))
    )


def _written(
    spec: SceneSpec, command: str, model: Model, sandbox: Sandbox, memory: Path | None
) -> tuple[list[tuple[str, str]], int]:
    """Every source that was written for a command, and how many rules stood in its prompt."""
    with talking(spec, model, sandbox, memory) as talk:
        report = talk.session.do(command)
        lines = talk.session.trace.of("memory")
        rules = sum(len(event.data.get("used", ())) for event in lines if "skill" not in event.data)
        return [(written.query, written.source) for written in report.programs], rules

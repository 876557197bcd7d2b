"""The `handscript` command: the one place where models, sandboxes, robots and eyes are put together."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lmp.cli import tasks_options
from lmp.cli.errors import CommandError
from lmp.cli.eval_env_options import add_options

DONE, FAILED, USAGE, NOT_UNDERSTOOD = 0, 1, 2, 3
"""Exit codes: done; tried and failed; wrong usage; not understood."""

EVAL_ENV = "eval env"

DETECTOR = "what finds things in pictures: auto | color | learned | truth | open:MODEL[+MASKS][@THRESHOLD]"
LOOKS = "how what is remembered tells things apart: color | clip:CHECKPOINT | dinov2:CHECKPOINT"
CAMERA_LEVEL = "how hard the pictures are: 0, clean, to 4, a bad bench (default: 0)"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    if given[:2] == ["eval", "env"]:
        # `eval` takes the name of a suite there, so that argparse cannot tell a command within it.
        given[:2] = [EVAL_ENV]
    options = _parser().parse_args(given)
    if not getattr(options, "json", False):
        return _run(options)
    with _native_output_aside():
        return _run(options)


def _run(options: argparse.Namespace) -> int:
    try:
        return _command(options)
    except CommandError as error:
        code, message = error.code, str(error)
    except OSError as error:
        # A full disk, a folder that may not be written. Every context has been left: the arm is at rest.
        code, message = FAILED, str(error)
    except KeyboardInterrupt:
        code, message = FAILED, "interrupted"
    print(f"handscript: {message}", file=sys.stderr)
    if getattr(options, "json", False):
        print(json.dumps({"outcome": "failed", "message": message}))
    return code


@contextmanager
def _native_output_aside() -> Iterator[None]:
    """Keep standard output for Python: what libraries print past it (PyBullet's window does) goes to standard error."""
    sys.stdout.flush()
    ours, aside = sys.stdout, os.dup(1)
    os.dup2(2, 1)
    try:
        with os.fdopen(os.dup(aside), "w", encoding="utf-8") as sys.stdout:
            yield
    finally:
        sys.stdout = ours
        os.dup2(aside, 1)
        os.close(aside)


def _command(options: argparse.Namespace) -> int:
    # Imported here so that `--help` does not wait for a simulator.
    if options.command == "doctor":
        from lmp.cli.doctor import doctor

        return doctor(as_json=options.json)
    if options.command == "eval":
        from lmp.cli.eval import evaluation

        return evaluation(options)
    if options.command == EVAL_ENV:
        from lmp.cli.eval_env import evaluation as evaluation_of_agents

        return evaluation_of_agents(options)
    if options.command == "ros":
        from lmp.cli.ros import ros

        return ros(options)
    if options.command == "memory":
        from lmp.cli.memory import memory

        return memory(options)
    if options.command == "tasks":
        from lmp.cli.tasks import tasks

        return tasks(options)
    if options.command == "calibrate":
        from lmp.cli.calibrate import calibrate

        return calibrate(options)
    if options.command == "see":
        from lmp.cli.see import see

        return see(options)
    from lmp.cli.chat import chat
    from lmp.cli.run import execute, run
    from lmp.cli.show import Show
    from lmp.cli.simulated import simulated

    show = Show(beside=getattr(options, "json", False))
    opening = simulated(options, show.note)
    return {"run": run, "exec": execute, "chat": chat}[options.command](options, opening, show)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="handscript",
        description="Say it, and the arm does it: a language model writes a program, the program moves the arm.",
        epilog="exit codes: 0 done, 1 tried and failed, 2 usage, 3 not understood",
    )
    parser.add_argument("--version", action="version", version=f"handscript {version('handscript')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="do what one or several sentences say, in one conversation")
    run.add_argument("sentences", nargs="+", metavar="SENTENCE")
    execute = commands.add_parser("exec", help="run a policy program that somebody wrote, confined like any other")
    execute.add_argument("file", type=Path, metavar="FILE.py")
    chat = commands.add_parser("chat", help="a conversation: type sentences; Ctrl-C stops the arm, Ctrl-D leaves")
    for command in (run, execute, chat):
        _add_program_options(command)
        _add_cell_options(command)
        command.add_argument("--no-video", action="store_true", help="leave no video.mp4")
        command.add_argument(
            "--real-time",
            action=argparse.BooleanOptionalAction,
            default=command is chat and sys.stdin.isatty(),
            help="no faster than a real arm, so that one can interrupt it (default: in a chat at a terminal)",
        )
    for command in (run, execute):
        command.add_argument("--json", action="store_true", help="print exactly one JSON object on standard output")

    evaluation = commands.add_parser("eval", help="how often the tasks of a suite are done, and why the rest are not")
    _add_eval_options(evaluation)

    add_options(commands.add_parser(EVAL_ENV, help="how often agents carry out an environment's items"), _positive)

    see = commands.add_parser("see", help="what is perceived, as an annotated picture; whether a calibration holds")
    _add_see_options(see)
    _add_cell_options(see)

    calibration = commands.add_parser("calibrate", help="find where a camera is and how it sees, with a printed board")
    _add_calibrate_options(calibration)

    _add_ros_commands(commands.add_parser("ros", help="the same on a real arm, over ROS 2"))

    tasks = commands.add_parser("tasks", help="task files: run confined, played by their oracles, kept")
    tasks_options.add_options(tasks, _positive)

    _add_memory_commands(commands.add_parser("memory", help="what people told the robot, to look at and mend"))

    doctor = commands.add_parser("doctor", help="what works on this machine, and how to mend what does not")
    doctor.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _add_program_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--model",
        default="embedded",
        help="embedded[:FOLDER] | openai:MODEL | hf:PATH | recorded:FILE (default: %(default)s)",
    )
    command.add_argument("--record", type=Path, metavar="FILE", help="record what the model says, for recorded:FILE")
    command.add_argument("--vocabulary", default="tabletop", choices=["tabletop"], help="functions offered to programs")
    command.add_argument("--runs", type=Path, default=Path("runs"), help="where run folders go (default: runs)")
    command.add_argument("--unconfined", action="store_true", help="run programs WITHOUT confinement (dangerous)")
    command.add_argument(
        "--memory", metavar="FILE", help="what people told the robot, or `none` (default: that of `handscript memory`)"
    )
    command.add_argument("--person", metavar="NAME", help="who speaks (default: who is logged in)")
    command.add_argument("--looks", default="color", metavar="NAME", help=f"{LOOKS} (default: %(default)s)")


def _add_cell_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--seed", type=int, default=0, help="of the scene and of everything random (default: 0)")
    command.add_argument(
        "--scene",
        default="blocks=4,bowls=3",
        help="counts such as blocks=4,bowls=3, or a TOML scene file (default: %(default)s)",
    )
    command.add_argument("--perception", default="camera", choices=["camera", "truth"], help="eyes (default: camera)")
    command.add_argument("--detector", default="auto", metavar="NAME", help=f"{DETECTOR} (default: %(default)s)")
    command.add_argument("--camera-level", type=int, default=0, choices=range(5), help=CAMERA_LEVEL)
    command.add_argument(
        "--effector", default="suction", choices=["suction", "hand", "spatula"], help="default: %(default)s"
    )
    command.add_argument("--gui", action="store_true", help="show PyBullet's window, at real speed")


def _add_eval_options(command: argparse.ArgumentParser) -> None:
    # What was not given is None: an evaluation that goes on has it from its folder.
    add = command.add_argument
    add("suite", nargs="?", metavar="SUITE", help="cap, lohoravens, examples, or a file: TASKS, or one task")
    add("--task", action="append", dest="tasks", metavar="NAME", help="only this task; may be given several times")
    add("--model", action="append", dest="models", help="as in `run`; may be given several times (default: embedded)")
    eyes = "may be given twice (default: camera)"
    add("--perception", action="append", dest="perceptions", choices=["camera", "truth"], help=eyes)
    add("--detector", metavar="NAME", help=f"{DETECTOR} (default: auto)")
    add("--camera-level", type=int, choices=range(5), help=CAMERA_LEVEL)
    add("--effector", choices=["suction", "hand", "spatula"], help="default: suction")
    add("--position-noise", type=float, metavar="M", help="standard deviation of what is seen, m (default: 0)")
    add("--drop", type=float, metavar="P", help="probability that what is carried slips (default: 0)")
    add("--trials", type=_positive, metavar="N", help="of each task (default: 50)")
    add("--seed", type=int, help="of the trials: the same ones for each model and perception (default: 0)")
    add("--shard", metavar="I/N", help="only the I-th of N parts of the trials")
    add("--timeout", type=float, metavar="S", help="for one trial (default: 300)")
    add("--keep", choices=["failures", "all", "none"], help="whose runs are kept with a video (default: failures)")
    add("--workers", type=_positive, metavar="N", help="trials at a time (default: as many as there are processors)")
    add(
        "--ray",
        nargs="?",
        const="",
        metavar="ADDRESS",
        help="workers in a Ray cluster; by default one of this machine",
    )
    add("--runs", type=Path, default=Path("runs"), help="where the folder goes (default: runs)")
    add("--folder", type=Path, help="this folder instead")
    add("--resume", type=Path, metavar="FOLDER", help="go on where an evaluation was ended")
    add("--join", type=Path, nargs="+", metavar="FOLDER", help="make one evaluation of its shards' folders")
    add("--report", type=Path, metavar="FOLDER", help="only write an evaluation's table and report again")


def _add_see_options(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("--camera", default="overview", help="whose picture (default: %(default)s)")
    add("-o", "--output", type=Path, default=Path("see.png"), metavar="FILE", help="default: %(default)s")
    again = "look again every S seconds, until Ctrl-C (default: 1)"
    add("--watch", type=float, nargs="?", const=1.0, metavar="S", help=again)
    add("--check", action="store_true", help="say whether the camera's calibration holds; exit code 1 when not")
    add("--calibration", type=Path, metavar="FILE", help="where the camera is, as `calibrate` wrote it")


def _add_calibrate_options(command: argparse.ArgumentParser) -> None:
    what = command.add_subparsers(dest="what", required=True, metavar="WHAT")
    board = what.add_parser("board", help="write the board as PDF, to be printed at 100 %%")
    board.add_argument("--paper", default="a4", choices=["a4", "letter"], help="default: %(default)s")
    board.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: board.pdf")
    for kind in _add_cameras(what):
        kind.add_argument("--camera-level", type=int, default=0, choices=range(5), help=CAMERA_LEVEL)
        kind.add_argument("--gui", action="store_true", help="show PyBullet's window, at real speed")


def _add_cameras(what: Any) -> tuple[argparse.ArgumentParser, argparse.ArgumentParser]:
    """The two kinds of cameras that a calibration finds."""
    fixed = what.add_parser("fixed", help="a camera that stands still; the gripper carries the board")
    wrist = what.add_parser("wrist", help="a camera on the wrist; the board lies in the middle of the table")
    for kind, camera in ((fixed, "overview"), (wrist, "wrist")):
        add = kind.add_argument
        add("--camera", default=camera, help="which one (default: %(default)s)")
        add("--views", type=_positive, default=15, metavar="N", help="pictures of the board (default: %(default)s)")
        add("--seed", type=int, default=0, help="of the poses and of everything random (default: 0)")
        add("-o", "--output", type=Path, metavar="FILE", help="default: CAMERA.toml")
    return fixed, wrist


def _add_ros_commands(ros: argparse.ArgumentParser) -> None:
    what = ros.add_subparsers(dest="ros", required=True, metavar="COMMAND")
    run = what.add_parser("run", help="do what one or several sentences say, in one conversation")
    run.add_argument("sentences", nargs="+", metavar="SENTENCE")
    execute = what.add_parser("exec", help="run a policy program that somebody wrote, confined like any other")
    execute.add_argument("file", type=Path, metavar="FILE.py")
    chat = what.add_parser("chat", help="a conversation: type sentences; Ctrl-C stops the arm, Ctrl-D leaves")
    node = what.add_parser("node", help="a lifecycle node that does what it is sent (docs/ros2.md)")
    doctor = what.add_parser("doctor", help="what of the cell is there and what is missing; moves nothing")
    calibration = what.add_parser("calibrate", help="find where a camera is and how it sees, with a printed board")
    cameras = _add_cameras(calibration.add_subparsers(dest="what", required=True, metavar="WHAT"))
    for command in (run, execute, chat, node, doctor, *cameras):
        add = command.add_argument
        add("--config", type=Path, required=True, metavar="CELL.toml", help="the cell's file (docs/ros2.md)")
    for command in (run, execute, chat, node):
        _add_program_options(command)
        command.add_argument("--detector", default="auto", metavar="NAME", help=f"{DETECTOR} (default: %(default)s)")
    for command in (run, execute, doctor):
        command.add_argument("--json", action="store_true", help="print exactly one JSON object on standard output")
    node.add_argument("--autostart", action="store_true", help="configure and activate at once")
    rest = "remappings and parameters, as `ros2 run` passes them; last"
    node.add_argument("--ros-args", nargs=argparse.REMAINDER, default=(), metavar="ARG", help=rest)


def _add_memory_commands(memory: argparse.ArgumentParser) -> None:
    where = "the database (default: memory.db in ~/.local/share/handscript)"
    memory.add_argument("--file", dest="database", type=Path, metavar="FILE", help=where)
    actions = memory.add_subparsers(dest="action", required=True, metavar="ACTION")
    listed = actions.add_parser("list", help="what is remembered, the newest first, a line each")
    show = actions.add_parser("show", help="all that is known of records, as JSON")
    show.add_argument("ids", nargs="+", type=_positive, metavar="ID")
    search = actions.add_parser("search", help="records with these words in them, the best first")
    search.add_argument("text", nargs="+", metavar="TEXT")
    edit = actions.add_parser("edit", help="change a record, in $EDITOR or with --set")
    edit.add_argument("id", type=_positive, metavar="ID")
    edit.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="e.g. scope.kind=block")
    forget = actions.add_parser("forget", help="remove records, all of these or none")
    forget.add_argument("ids", nargs="+", type=_positive, metavar="ID")
    export = actions.add_parser("export", help="records, or chats to teach a model with, as JSON Lines")
    views = ["records", "sessions", "last", "retrieval"]
    export.add_argument("--view", default="records", choices=views, help="default: %(default)s")
    export.add_argument("--failures", action="store_true", help="chats that did not end well, too")
    names = "in chats, another name instead of this one"
    export.add_argument("--replace", action="append", default=[], metavar="NAME=OTHER", help=names)
    export.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: standard output")
    taken = actions.add_parser("import", help="take in records that were exported, except those that are known")
    taken.add_argument("input", type=Path, metavar="FILE", help="- is standard input")
    report = actions.add_parser("report", help="how many turns people needed until the robot did what they meant")
    report.add_argument("--json", action="store_true", help="print one JSON object")
    for action in (export, report):
        log = "traces or folders of runs (default: runs)"
        action.add_argument("--log", nargs="+", type=Path, default=[Path("runs")], metavar="PLACE", help=log)
    for action in (listed, search, export):
        action.add_argument("--person", action="append", default=[], help="only what this person told; may be repeated")
        action.add_argument("--robot", action="append", default=[], help="only what this robot was told")
    for action in (listed, search):
        action.add_argument("--limit", type=_positive, default=20, metavar="N", help="default: %(default)s")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of at least 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())

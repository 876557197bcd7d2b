"""Build ROS 2 interface packages that PyPI does not have, with the generators that its wheels carry.

Runs in the virtual environment that they are for: `python generate.py DEFINITIONS...`, each a folder that holds
`<package>/msg/*.msg`, `<package>/srv/*.srv` and `<package>/action/*.action`. Takes gcc and g++, but neither CMake nor
colcon.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from graphlib import TopologicalSorter
from pathlib import Path

import numpy
from rosidl_adapter.cli import TranslateActionToIDL, TranslateMsgToIDL, TranslateSrvToIDL
from rosidl_generator_c.cli import GenerateC
from rosidl_generator_py.cli import GeneratePython
from rosidl_generator_type_description.cli import HashTypeDescription
from rosidl_typesupport_c.cli import GenerateCTypesupport
from rosidl_typesupport_fastrtps_c.cli import GenerateFastRTPSCTypesupport
from rosidl_typesupport_introspection_c.cli import GenerateIntrospectionCTypesupport

PREFIX = Path(sys.prefix)
LIBRARIES = PREFIX / "lib"
SITE = Path(sysconfig.get_path("purelib"))

# Each library of a package is written to a folder of its own: two generators have file names in common.
TYPESUPPORTS = {
    "rosidl_typesupport_fastrtps_c": GenerateFastRTPSCTypesupport("fastrtps"),
    "rosidl_typesupport_introspection_c": GenerateIntrospectionCTypesupport("introspection"),
    "rosidl_typesupport_c": GenerateCTypesupport(
        "c", typesupport_implementations=["rosidl_typesupport_fastrtps_c", "rosidl_typesupport_introspection_c"]
    ),
}
TRANSLATORS = {
    "msg": TranslateMsgToIDL("msg"),
    "srv": TranslateSrvToIDL("srv"),
    "action": TranslateActionToIDL("action"),
}


def write_sources(package: str, definitions: Iterable[Path], build: Path) -> None:
    """Write a package's sources to `build/<generator>/<package>`, its type descriptions to `build/idl/<package>`.

    Args:
        package: its name.
        definitions: folders that may hold files of it.
        build: where to write.
    """
    idl = build / "idl" / package
    include = [str(PREFIX / "share"), str(build / "idl")]
    everything: list[str] = []
    # Each kind apart: the generators tell files by their stem alone, and GripperCommand is a message and an action.
    for kind, translator in TRANSLATORS.items():
        folders = [folder / package for folder in definitions]
        files = [f"{folder}:{kind}/{file.name}" for folder in folders for file in (folder / kind).glob(f"*.{kind}")]
        if not files:
            continue
        translated = translator.translate(package, sorted(files), include, idl)
        # Asked for directly: rosidl_cli's own search for this generator trips over the wheels' doubled metadata.
        described = HashTypeDescription("hash").generate_type_hashes(package, translated, include, idl)
        GenerateC("c").generate(package, translated, include, build / "rosidl_generator_c" / package, described)
        for name, typesupport in TYPESUPPORTS.items():
            typesupport.generate(package, translated, include, build / name / package)
        everything += translated
    python = GeneratePython("python", typesupport_implementations=["rosidl_typesupport_c"])
    python.generate(package, everything, include, build / "rosidl_generator_py" / package)


def compile_sources(package: str, build: Path) -> None:
    """Compile what `write_sources` wrote into shared libraries, and the Python module that loads them."""
    headers = [PREFIX / "include", *(path for path in (PREFIX / "include").iterdir() if path.is_dir())]
    headers += [path for path in build.iterdir() if path.is_dir()]
    headers += [Path(numpy.get_include()), Path(sysconfig.get_path("include"))]
    flags = ["-O1", "-fPIC", "-w", *(f"-I{path}" for path in headers)]

    def compiled(source: Path) -> str:
        target = source.with_name(f"{source.name}.o")
        subprocess.run(["g++" if source.suffix == ".cpp" else "gcc", *flags, "-c", source, "-o", target], check=True)
        return str(target)

    def link(target: Path, generator: str, pattern: str = "*") -> None:
        sources = [path for path in (build / generator / package).rglob(pattern) if path.suffix in {".c", ".cpp"}]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            objects = list(pool.map(compiled, sources))
        # Every library of the wheels is offered; the linker keeps those that are used.
        offered = [f"-l:{path.name}" for path in LIBRARIES.glob("lib*.so") if path != target]
        path = ["-L", LIBRARIES, f"-Wl,-rpath,{LIBRARIES}", "-Wl,--as-needed", "-Wl,--allow-shlib-undefined"]
        subprocess.run(["g++", "-shared", "-o", target, *objects, *path, *offered], check=True)

    for generator in ("rosidl_generator_c", *TYPESUPPORTS):
        link(LIBRARIES / f"lib{package}__{generator}.so", generator)
    # Conversions to and from Python are apart: packages that use these types use them.
    link(LIBRARIES / f"lib{package}__rosidl_generator_py.so", "rosidl_generator_py", "*_s.c")
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    link(SITE / package / f"{package}_s__rosidl_typesupport_c{suffix}", "rosidl_generator_py", "*.ep.*.c")


def install_python(package: str, build: Path) -> None:
    """Put a package's Python files and its type descriptions, which hold the type hashes, into site-packages."""
    shutil.rmtree(SITE / package, ignore_errors=True)
    shutil.copytree(
        build / "rosidl_generator_py" / package, SITE / package, ignore=shutil.ignore_patterns("*.c", "*.h")
    )
    (SITE / package / "__init__.py").touch()
    for description in (build / "idl" / package).rglob("*.json"):
        shutil.copy(description, SITE / package / description.parent.name)


def in_order(definitions: Iterable[Path]) -> list[str]:
    """The packages that some folders define, each after those whose types it uses."""
    texts: dict[str, str] = {}
    for package in (path for folder in definitions for path in folder.iterdir()):
        files = (file.read_text() for kind in TRANSLATORS for file in (package / kind).glob(f"*.{kind}"))
        texts[package.name] = texts.get(package.name, "") + "".join(files)
    needs = {name: [each for each in texts if each != name and f"{each}/" in text] for name, text in texts.items()}
    return list(TopologicalSorter(needs).static_order())


def main() -> None:
    """Build every package that the given folders define."""
    definitions = [Path(folder).resolve() for folder in sys.argv[1:]]
    os.environ.setdefault("AMENT_PREFIX_PATH", sys.prefix)
    # In one folder: what a package uses of another is found there.
    with tempfile.TemporaryDirectory() as build:
        for package in in_order(definitions):
            write_sources(package, definitions, Path(build))
            install_python(package, Path(build))
            compile_sources(package, Path(build))


if __name__ == "__main__":
    main()

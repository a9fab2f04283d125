"""Holds the code to its rooms: a room imports only from those above it, and nothing imports itself in a circle."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "tablemill"

# In the order of the pipeline, and then what is built on it; a module may import from the rooms above its own.
ROOMS = [
    "expressions",
    "model",
    "problems",
    "reading",
    "markdown",
    "spec",
    "dialect",
    "records",
    "emit",
    "dist",
    "pipeline",
    "inspection",
    "reports",
    "releases",
    "extraction",
    "harvesting",
    "scaffold",
    "cli",
    "__main__",
]

# The same for the rooms of Markdown; its face stands on all of them.
MARKDOWN = ["layout", "plain", "fast", "html", ""]

# Each third-party library, and the one room or module that may import it.
LIBRARIES = {
    "markdown_it": {"markdown"},
    "yaml": {"reading.yamltree", "emit.yaml"},
    "jsonschema": {"records.validation"},
    "jsonschema_rs": {"records.validation"},
    "referencing": {"records.validation"},
    "jsonschema_specifications": {"records.validation"},
    "regex": {"spec.patterns"},
    "termcolor": {"cli.terminal"},
    "turbohtml": {"markdown"},
    "pathspec": {"reading.discovery"},
    "tqdm": {"cli.progress"},
    "wcwidth": {"emit.width"},
    "pyarrow": {"emit.parquet", "extraction.frames", "harvesting"},
    "xlsxwriter": {"emit.xlsx"},
    "ray": {"harvesting.engines"},
    "jinja2": {"emit.template", "emit.bounds"},
    "markupsafe": {"emit.bounds"},
}


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").removesuffix(".")
        yield name, ast.parse(path.read_text(encoding="utf-8"))


MODULES = dict(_modules())


def _nodes(tree: ast.AST, *, at_once: bool) -> Iterator[ast.AST]:
    """Yield the nodes of a module; with ``at_once``, those that run when it is imported."""
    for node in ast.iter_child_nodes(tree):
        if at_once and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if at_once and isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        yield node
        yield from _nodes(node, at_once=at_once)


def _imports(name: str, *, at_once: bool = False) -> Iterator[str]:
    """Yield what a module imports: ours as a dotted name with a leading dot, others by their top name."""
    is_face = (PACKAGE / name.replace(".", "/") / "__init__.py").exists()
    package = name.split(".") if is_face else name.split(".")[:-1]
    for node in _nodes(MODULES[name], at_once=at_once):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            base = [*package[: len(package) - (node.level - 1)], *([node.module] if node.module else [])]
            for alias in node.names:
                module = ".".join(filter(None, [*base, alias.name]))
                yield "." + (module if module in MODULES else ".".join(filter(None, base)))


def _ours(name: str, *, at_once: bool = False) -> set[str]:
    return {imported[1:] for imported in _imports(name, at_once=at_once) if imported.startswith(".")} - {name, ""}


def _room(name: str) -> str:
    return name.split(".")[0]


def _room_of_markdown(name: str) -> str:
    return name.removeprefix("markdown").removeprefix(".").split(".")[0]


NAMED = [name for name in MODULES if name]  # the package's own face knows everybody


def test_every_module_has_its_place_in_the_list() -> None:
    assert {_room(name) for name in NAMED} == set(ROOMS)
    assert {_room_of_markdown(name) for name in NAMED if _room(name) == "markdown"} == set(MARKDOWN)


@pytest.mark.parametrize("name", NAMED)
def test_a_module_imports_only_from_the_rooms_above_it(name: str) -> None:
    allowed = {*ROOMS[: ROOMS.index(_room(name))], _room(name)}
    assert [other for other in sorted(_ours(name)) if _room(other) not in allowed] == []


@pytest.mark.parametrize("name", [name for name in NAMED if _room(name) == "markdown"])
def test_the_rooms_of_markdown_have_an_order_too(name: str) -> None:
    place = MARKDOWN.index(_room_of_markdown(name))
    inside = [other for other in sorted(_ours(name, at_once=True)) if _room(other) == "markdown"]
    assert [other for other in inside if MARKDOWN.index(_room_of_markdown(other)) > place] == []


def test_nothing_imports_itself_in_a_circle() -> None:
    graph = {name: _ours(name, at_once=True) & set(NAMED) for name in NAMED}
    assert list(TopologicalSorter(graph).static_order()), "a circle raises CycleError, which names its modules"


@pytest.mark.parametrize("name", list(MODULES))
def test_a_library_is_imported_only_where_it_belongs(name: str) -> None:
    for imported in _imports(name):
        if imported.startswith(".") or imported == "__future__" or imported in sys.stdlib_module_names:
            continue
        parts = name.split(".")
        homes = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
        assert homes & LIBRARIES[imported], f"{name} imports {imported}"


def test_every_library_of_the_list_is_imported_somewhere() -> None:
    assert {found for name in MODULES for found in _imports(name)} >= set(LIBRARIES)

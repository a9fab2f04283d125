"""Holds the import rules of the design to the code: a stage imports only from the stages above it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "tablemill"

# From the first stage to the last; a module may import from those above its own, and within its own folder.
STAGES = [
    "model",
    "problems",
    "patterns",
    "project",
    "sources",
    "history",
    "width",
    "discovery",
    "yamltree",
    "frontmatter",
    "markdown",
    "dialect",
    "jsontree",
    "ecma",
    "schema",
    "spec",
    "selection",
    "conversion",
    "origins",
    "batches",
    "normalisation",
    "joining",
    "validation",
    "keys",
    "emit",
    "package",
    "writing",
    "publication",
    "comparison",
    "drift",
    "pipeline",
    "places",
    "reconciliation",
    "watching",
    "report",
    "statement",
    "sarif",
    "releases",
    "listing",
    "extraction",
    "preview",
    "scaffold",
    "cli",
    "__main__",
]

# Each third-party library, and the one room or module that may import it.
LIBRARIES = {
    "markdown_it": {"markdown"},
    "yaml": {"yamltree", "emit.yaml"},
    "jsonschema": {"validation"},
    "jsonschema_rs": {"validation"},
    "referencing": {"validation"},
    "regex": {"patterns"},
    "jsonschema_specifications": {"validation"},
    "termcolor": {"cli.terminal"},
    "turbohtml": {"markdown"},
    "pathspec": {"discovery"},
    "wcwidth": {"width"},
    "pyarrow": {"emit.parquet"},
    "jinja2": {"emit.template", "emit.bounds"},
    "markupsafe": {"emit.bounds"},
}


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        yield name, ast.parse(path.read_text(encoding="utf-8"))


MODULES = dict(_modules())


def _imports(name: str, tree: ast.Module) -> Iterator[str]:
    """Yield what a module imports: ours as a dotted name with a leading dot, others by their top name."""
    package = name.split(".") if (PACKAGE / name.replace(".", "/") / "__init__.py").exists() else name.split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - (node.level - 1)]
            if node.module:
                yield "." + ".".join([*base, node.module])
            else:
                yield from ("." + ".".join([*base, alias.name]) for alias in node.names)


def _stage(name: str) -> str:
    return name.split(".")[0]


def test_every_module_has_its_place_in_the_list() -> None:
    assert {_stage(name) for name in MODULES if name != "__init__"} == set(STAGES)


@pytest.mark.parametrize("name", [name for name in MODULES if name != "__init__"])
def test_a_module_imports_only_from_the_stages_above_it(name: str) -> None:
    above = STAGES[: STAGES.index(_stage(name))]
    ours = [imported[1:] for imported in _imports(name, MODULES[name]) if imported.startswith(".")]
    allowed = {*above, _stage(name), "__version__"}
    assert [imported for imported in ours if imported and _stage(imported) not in allowed] == []


@pytest.mark.parametrize("name", list(MODULES))
def test_a_library_is_imported_only_where_it_belongs(name: str) -> None:
    for imported in _imports(name, MODULES[name]):
        if imported.startswith(".") or imported == "__future__" or imported in sys.stdlib_module_names:
            continue
        homes = LIBRARIES[imported]
        assert name in homes or _stage(name) in homes, f"{name} imports {imported}"


def test_every_library_of_the_list_is_imported_somewhere() -> None:
    imported = {found for name, tree in MODULES.items() for found in _imports(name, tree)}
    assert imported >= set(LIBRARIES)

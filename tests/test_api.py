"""The public API: what ``import tablemill`` offers, what it costs, and that its own examples run."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import tablemill
from project import Project

SOURCE = Path(tablemill.__file__)


@pytest.mark.parametrize("name", tablemill.__all__)
def test_every_public_name_can_be_imported_and_says_what_it_is(name: str) -> None:
    value = getattr(tablemill, name)
    assert value is getattr(tablemill, name)
    if callable(value):
        assert value.__doc__
    if name in tablemill._HOME:
        assert value is getattr(importlib.import_module(f"tablemill.{tablemill._HOME[name]}"), name)


def test_every_public_name_is_typed_as_it_is_imported() -> None:
    """Type checkers see the imports under TYPE_CHECKING, and Python sees __getattr__: they must agree."""
    (block,) = [node for node in ast.parse(SOURCE.read_text()).body if isinstance(node, ast.If)]
    seen = {
        (alias.asname, node.module) for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert seen == set(tablemill._HOME.items())
    assert (SOURCE.parent / "py.typed").exists()


def test_every_function_of_the_api_has_types() -> None:
    for name in tablemill._HOME:
        value = getattr(tablemill, name)
        if callable(value) and not isinstance(value, type):
            names = value.__code__.co_varnames[: value.__code__.co_argcount + value.__code__.co_kwonlyargcount]
            assert set(value.__annotations__) == {*names, "return"}, name


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'tablemill' has no attribute 'nothing'"):
        _ = tablemill.nothing
    assert not hasattr(tablemill, "_nothing")


def _loaded(statement: str) -> set[str]:
    code = f"import sys; before = set(sys.modules)\n{statement}\nprint(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_package_loads_nothing_else() -> None:
    assert _loaded("import tablemill") - {"__future__"} == {"tablemill"}


def test_the_library_is_loaded_only_as_far_as_it_is_used() -> None:
    heavy = {"yaml", "jsonschema", "jsonschema_rs", "markdown_it", "termcolor", "argparse"}
    assert heavy & _loaded("import tablemill; tablemill.Problem, tablemill.read") == set()
    assert heavy & _loaded("from tablemill.cli import main; main(['--version'])") == set()


def test_the_example_of_the_docstring_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path / "seeds")
    project.edit("tablemill.yaml", "output: out", "output: ../dist")
    (tmp_path / "README.md").write_text("| A |\n|---|\n| 1 |\n")
    monkeypatch.chdir(tmp_path)
    example = re.search(r"::\n\n((?:    .*\n|\n)+)", tablemill.__doc__ or "")
    assert example
    names: dict[str, object] = {}
    exec(textwrap.dedent(example[1]), names)  # noqa: S102 - our own example
    outcome = names["outcome"]
    assert isinstance(outcome, tablemill.Outcome)
    assert outcome.ok
    assert names["changes"] == []
    assert len(list((tmp_path / "dist").iterdir())) == 9


def test_the_stages_by_hand_give_what_run_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The docstring names the stages; here each is given what the one before returns."""
    project = Project(tmp_path)
    monkeypatch.chdir(tmp_path)
    whole = tablemill.run(project.spec)
    spec = tablemill.load_spec(project.spec)
    artefacts, datasets, shapes, sources = [], {}, {}, {}
    for one in spec.datasets:
        sources |= {path: tablemill.read(path, root=spec.root) for path in one.sources}
        made = tablemill.normalise({path: tablemill.parse(sources[path]) for path in one.sources}, one)
        assert [*made.problems, *tablemill.validate(made.records, one, spec.root)] == []
        datasets[one.name] = tablemill.Dataset(one.name, one.key, made.records)
        shapes[one.name] = tablemill.Shape(one.name, one.key, one.schema, spec.formulas, one.span)
        artefacts += tablemill.render(one, datasets[one.name], shapes[one.name])
    artefacts.append(tablemill.describe(spec, artefacts, sources))
    assert tuple(artefacts) == whole.artefacts
    assert len(tablemill.publish(artefacts, spec.output, spec.root).written) == 9
    assert tablemill.compare(artefacts, datasets, shapes, spec.output, spec.root) == []

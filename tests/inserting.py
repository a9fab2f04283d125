"""A small project that inserts a dataset into files, for tests."""

from __future__ import annotations

from pathlib import Path

from tablemill.pipeline import build, check

SEED = """\
| Name | URL | Licence | Stars |
|---|---|---|--:|
| ruff | https://x.y/ruff | MIT | 12 |
| 漢字 | | BSD | 3 |
"""
SCHEMA = """\
{"type": "object", "properties": {"name": {"type": "string"}, "url": {"type": ["string", "null"]},
 "licence": {"type": "string"}, "stars": {"type": "integer"}}}
"""
SPEC = """\
output: dist
datasets:
  tools:
    source: tools.md
    rows: {tables: ''}
    schema: tool.schema.json
    key: name
    fields: {name: {column: Name}, url: {column: URL}, licence: {column: Licence}, stars: {column: Stars}}
insert:
"""
BEGIN, END = "<!-- begin tablemill: tools -->", "<!-- end tablemill: tools -->"
README = f"# A\n\n{BEGIN}\n{END}\n\nThe end.\n"
TABLE = """\
| Name | Stars |
| ---- | ----: |
| ruff |    12 |
| 漢字 |     3 |
"""
SUM = "0fd1d2a6c8a1"
TO_README = "{file: README.md, dataset: tools, columns: {Name: name, Stars: stars}}"


class Inserting:
    """A project below the working directory, whose spec inserts what ``items`` say; ``files`` are bytes or texts."""

    def __init__(self, *items: str, spec: str = SPEC, **files: str | bytes) -> None:
        self.write("tools.md", SEED)
        self.write("tool.schema.json", SCHEMA)
        self.write("tablemill.yaml", spec + "".join(f"  - {item}\n" for item in items or [TO_README]))
        for name, content in ({"README.md": README} | files).items():
            self.write(name, content)

    def write(self, name: str, content: str | bytes) -> None:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def edit(self, name: str, old: str, new: str) -> None:
        content = Path(name).read_bytes().decode()
        if old not in content:
            raise ValueError(f"{name} has no {old!r}")
        self.write(name, content.replace(old, new, 1))

    def read(self, name: str = "README.md") -> str:
        return Path(name).read_bytes().decode()

    def build(self) -> list[str]:
        """Build, and return the problems."""
        return list(map(str, build(Path("tablemill.yaml"))[0].problems))

    def check(self) -> list[str]:
        """Check, and return the problems and the differences."""
        outcome, changes = check(Path("tablemill.yaml"))
        return [*map(str, outcome.problems), *(str(change.problem()) for change in changes)]

    def state(self) -> dict[str, bytes]:
        """All files of the project, by their names."""
        return {str(path): path.read_bytes() for path in sorted(Path().rglob("*")) if path.is_file()}

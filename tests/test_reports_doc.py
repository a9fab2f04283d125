"""docs/reports.md has every form, and a workflow that is YAML and uploads what it wrote."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from pages import blocks
from tablemill.cli.options import FORMS

PAGE = Path(__file__).parent.parent / "docs" / "reports.md"


def test_the_workflow_of_the_page_writes_the_file_that_it_uploads() -> None:
    block = blocks(PAGE)[-1]
    steps = yaml.safe_load(block.text)["jobs"]["tables"]["steps"]
    (check,) = [step["run"] for step in steps if "tablemill check" in step.get("run", "")]
    (upload,) = [step["with"] for step in steps if "upload-sarif" in step.get("uses", "")]
    assert check == f"tablemill check --format sarif > {upload['sarif_file']}"


def test_the_page_lists_the_forms_and_no_others() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(FORMS)

"""README.md beside the datasets: what the files are and what each field means, for who finds dist and not the spec.

Enters: the spec, its other artefacts, and the datasets with their shapes. Leaves: one more artefact, in the words of a
language (`words`), with GitHub's Markdown as the form.

What the author wrote (titles, descriptions) is shown as it stands: it is text and never markup, as in the catalogue.
Rows of tables are not padded and no sizes are told, so that a changed cell of a seed changes no line here, and a
changed description changes one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ...emit import Artefact, Shape
from ...model import Dataset
from ...spec.model import README
from ..package import README_FORMAT
from .page import Part, page
from .words import words_of

if TYPE_CHECKING:
    from ...spec import Spec

__all__ = ["readme"]

def readme(
    spec: Spec,
    artefacts: Sequence[Artefact],
    seeds: Sequence[str],
    datasets: Mapping[str, Dataset],
    shapes: Mapping[str, Shape],
) -> Artefact:
    """Make ``README.md`` of the package, whose files are ``artefacts`` and ``seeds`` as it names them."""
    parts = [Part(one, datasets[one.name].records, shapes[one.name]) for one in spec.datasets]
    text = page(spec.about, parts, artefacts, seeds, words_of(spec.readme))
    return Artefact(README, text.encode(), "", README_FORMAT, tuple(one.name for one in spec.datasets))

"""What a page that answers a question is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lookinside.report.inputs import Run
from lookinside.report.questions.evidence import Shown

Part = Mapping[str, Any] | None
"""What a paragraph and its figures say; None where no run has it."""


@dataclass(frozen=True)
class Question:
    """A question across runs, answered by `templates/questions/<name>.html`.

    `parts` are what its paragraphs are filled in from, by name. `wanted` are runs that would
    answer it, `example` the script in `examples/` that answers it from Python, and `files` the
    pictures that it shows, besides those across runs, by their paths in the site. `figures` are
    those that it may show, besides those across runs: each stands where the page has its id.
    """

    name: str
    title: str
    lead: str
    parts: Mapping[str, Part]
    runs: Sequence[Run]
    wanted: Sequence[str]
    example: str | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    figures: Sequence[Shown] = ()

    @property
    def answered(self) -> bool:
        """Whether any run of the report has something to say."""
        return any(part is not None for part in self.parts.values())

    @property
    def shown(self) -> list[Run]:
        """The runs that the page speaks of, each once."""
        return list({run.name: run for run in self.runs}.values())

    @property
    def once(self) -> bool:
        """Whether each of them was trained with one seed, which can't tell how seeds spread."""
        return all(len(run.metrics) == 1 for run in self.runs)

    @property
    def cards(self) -> list[Mapping[str, Any]]:
        """The cards of their data sets, each once."""
        return list({run.card["name"]: run.card for run in self.runs}.values())

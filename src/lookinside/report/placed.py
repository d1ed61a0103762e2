"""Where the pages of questions show figures that are not across runs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import quote

from lookinside.report.questions.question import Question

FIGURE = re.compile(r'<figure id="([^"]*)"')


@dataclass(frozen=True)
class Placed:
    """A figure on a question's page, by its path in the site; `run` is "" for none's."""

    figure: Mapping[str, Any]
    run: str
    page: str
    title: str

    @property
    def place(self) -> str:
        """Where it stands, as a link from the folder of the site."""
        return f"{quote(self.page)}#{quote(self.figure['id'])}"


def figures_on(page: bytes) -> set[str]:
    """The ids of the figures on a page."""
    return {unescape(name) for name in FIGURE.findall(page.decode())}


def placed(questions: Sequence[Question], pages: Mapping[str, bytes]) -> list[Placed]:
    """The figures that the questions' pages among `pages` show, each once, on the first of them."""
    found: dict[str, Placed] = {}
    for question in questions:
        page = f"questions/{question.name}.html"
        there = figures_on(pages[page])
        for shown in question.figures:
            name = shown.figure["id"]
            if name in there:
                found.setdefault(name, Placed(shown.figure, shown.run, page, question.title))
    return list(found.values())


def absent(
    names: Sequence[str], run: str, listed: Sequence[Placed]
) -> tuple[list[Placed], list[str]]:
    """Of a run's figures that its page lacks, those that stand elsewhere, and the others' names."""
    elsewhere = [each for each in listed if each.run == run and each.figure["name"] in names]
    shown = {each.figure["name"] for each in elsewhere}
    return elsewhere, [name for name in names if name not in shown]

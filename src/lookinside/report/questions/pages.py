"""The pages that answer questions across runs."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from html import unescape

from jinja2 import Environment

from lookinside.core import paths
from lookinside.report.inputs import Inputs
from lookinside.report.pictures import Album, read_album
from lookinside.report.questions import choices, codes, filters, invariance, likes, reading
from lookinside.report.questions.evidence import Evidence
from lookinside.report.questions.question import Question
from lookinside.report.words import sentence

ANSWER = re.compile(r"<strong>In short:</strong> (.*?)</p>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
BEGINS = re.compile(r".+?(?=[.!?] [A-Z]|: |[.!?]?$)")
BLANK = re.compile(r"[ \n]+")
ASKED: tuple[Callable[[Evidence], Question], ...] = (
    filters.ask,
    likes.ask,
    invariance.ask,
    codes.ask,
    reading.ask,
    choices.ask,
)
"""All questions, in the order in which pages link to them."""


def ask(inputs: Inputs) -> list[Question]:
    """Every question with what the runs answer.

    Raises:
        UserError: a figure, or a file of a probe or of a sweep, is damaged.
    """
    albums = {run.name: read_album(paths.FIGURES / run.name) for run in inputs.runs}
    return [_answer(each, inputs, albums) for each in ASKED]


def _answer(
    asked: Callable[[Evidence], Question], inputs: Inputs, albums: Mapping[str, Album]
) -> Question:
    """A question with the figures that its page shows, and their pictures."""
    evidence = Evidence(inputs, albums)
    question = asked(evidence)
    figures = [*question.figures, *evidence.asked]
    return replace(question, files={**question.files, **evidence.used}, figures=figures)


def in_short(page: bytes) -> str:
    """How a page's answer begins, up to its first full stop or colon; "" if the page has none."""
    found = ANSWER.search(page.decode())
    words = BLANK.sub(" ", unescape(TAG.sub("", found[1]))) if found else ""
    begins = BEGINS.match(words)
    return sentence(begins[0]) if begins else ""


def pages(
    jinja: Environment, questions: Sequence[Question], others: Collection[str]
) -> dict[str, bytes]:
    """A page for each question by its path in the site; links lead to `others` that there are."""
    site = {}
    for question in questions:
        page = jinja.get_template(f"questions/{question.name}.html")
        html = page.render(question=question, questions=questions, others=others, root="../")
        site[f"questions/{question.name}.html"] = html.encode()
        site.update(question.files)
    return site

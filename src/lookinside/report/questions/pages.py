"""The pages that answer questions across runs."""

from collections.abc import Callable, Collection, Sequence

from jinja2 import Environment

from lookinside.report.inputs import Inputs
from lookinside.report.questions import choices, codes, filters, invariance, likes, reading
from lookinside.report.questions.evidence import Evidence
from lookinside.report.questions.question import Question

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
        UserError: a file of a probe or of a sweep is damaged.
    """
    evidence = Evidence(inputs)
    return [each(evidence) for each in ASKED]


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

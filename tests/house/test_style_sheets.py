"""No rule of a style sheet is for a class that nothing has."""

import re
from pathlib import Path

import pytest

REPORT = Path(__file__).parents[2] / "src/lookinside/report"
SHEETS = sorted((REPORT / "static").glob("*.css"))
NAME = r"[a-z][\w-]*"
GIVEN = {
    *("convolution", "dense", "recurrent", "inside", "better", "worse", "unsure"),
    *("train", "train_without_dropout", "wide", "does", "times", "no-digits", "no-dots"),
}
"""Classes whose names come from elsewhere: kinds of layers, verdicts, curves, boxes of the graph,
and what is switched off on the plane."""


def selected(css: str) -> set[str]:
    """The classes that a style sheet names, outside comments and declarations."""
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return set(re.findall(rf"\.({NAME})", re.sub(r"\{[^{}]*\}", "{}", plain)))


def in_templates() -> set[str]:
    """Words of all attributes `class`, and of strings in what Jinja puts into them."""
    html = "\n".join(path.read_text() for path in REPORT.rglob("*.html"))
    jinja = r"\{\{.*?\}\}|\{%.*?%\}"
    attributes = " ".join(re.findall(rf'class="((?:{jinja}|[^"])*)"', html))
    strings = re.findall(r'"([^"]*)"', " ".join(re.findall(jinja, attributes)))
    return set(re.findall(NAME, " ".join([re.sub(jinja, " ", attributes), *strings])))


def in_scripts() -> set[str]:
    """Words of strings that are nothing but names of classes, and what those start that go on."""
    js = "\n".join(path.read_text() for path in (REPORT / "static").glob("*.js"))
    strings = re.findall(rf'"({NAME}(?: {NAME})*)"', js)
    found = {word for each in strings for word in each.split()}
    templates = re.findall(r"`([^`]*\$\{[^`]*)`", js)
    found |= {word for each in templates for word in re.findall(NAME, each.split("${")[0])}
    starts = set(re.findall(rf"({NAME}-)\$\{{", js))
    return found | {start + word for start in starts for word in found}


USED = GIVEN | in_templates() | in_scripts()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_class_of_a_style_sheet_is_used(sheet: Path):
    assert selected(sheet.read_text()) - USED == set()


def test_every_class_that_comes_from_elsewhere_is_in_a_style_sheet():
    assert set().union(*(selected(sheet.read_text()) for sheet in SHEETS)) >= GIVEN


def test_a_class_that_nothing_has_would_be_found():
    assert selected(".gone > .bar:hover { color: #fff.5 } /* .old */") - USED == {"gone"}

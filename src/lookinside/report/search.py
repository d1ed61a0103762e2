"""What the search box finds: runs, views, layers, figures, data and questions, and where."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any
from urllib.parse import quote

from lookinside.report.inputs import Inputs, Run
from lookinside.report.pictures import IN_VIEWS
from lookinside.report.placed import figures_on, placed
from lookinside.report.questions.question import Question
from lookinside.report.synonyms import PAGES, UNITS, named
from lookinside.report.views.view import View
from lookinside.report.words import VIEWS, shape

NAME = "search-index.js"
Entry = Sequence[str]
"""Group, title, what stands under it, further words to be found by, and where it leads."""

ID = re.compile(r'\sid="([^"]*)"')
HEADING = re.compile(r'<h([12])(?: id="([^"]*)")?[^>]*>(.*?)</h\1>', re.DOTALL)
COLUMN = re.compile(r'<th scope="col">(.*?)</th>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def entries(
    inputs: Inputs, pages: Mapping[str, bytes], questions: Sequence[Question] = ()
) -> list[Entry]:
    """All that can be found; `pages` are the site's, by their paths, and decide where it lies.

    A figure is found once: on its run's page, else on the first page of `questions` that shows it.
    """
    texts = {path: page.decode() for path, page in pages.items() if path.endswith(".html")}
    places = {path: {unescape(name) for name in ID.findall(text)} for path, text in texts.items()}
    own = {f"runs/{run.name}.html" for run in inputs.runs}
    own |= {f"data/{data.card['name']}.html" for data in inputs.data}
    others = [path for path in texts if path not in own]
    found: list[Entry] = []
    for run in inputs.runs:
        found += _run(run, places[f"runs/{run.name}.html"])
    for data in inputs.data:
        card, page = data.card, f"data/{data.card['name']}.html"
        words = " ".join([card["name"], card["provenance"]["title"], *map(str, card["classes"])])
        found.append(("Data", card["title"], shape(card["shape"]), words, quote(page)))
        for figure in data.survey.figures:
            found.append(_figure(figure, card["title"], page, places[page]))
    drawn = {page: figures_on(pages[page]) for page in others}
    for figure in inputs.comparisons.figures:
        page = next((each for each in others if figure["name"] in drawn[each]), "")
        if page:
            found.append(_figure(figure, "across runs", page, drawn[page]))
    own_page = {(run.name, name) for run in inputs.runs for name in run.album.names()}
    for each in placed(questions, pages):
        if (each.run, each.figure.get("name")) not in own_page:
            found.append((*_told(each.figure, each.run or each.title), each.place))
    for path in others:
        found += _questions(path, texts[path])
    return found


def _run(run: Run, places: set[str]) -> Iterator[Entry]:
    page, title = f"runs/{run.name}.html", run.about["title"]
    words = " ".join([run.about["task"], str(run.about["notebook"] or ""), run.about["note"] or ""])
    yield "Runs", title, f"{run.name}, {run.card['title']}", words, quote(page)
    browsers = [view.about["layers"] for view in run.views if view.kind == "units"]
    browsed = {layer["name"] for layers in browsers for layer in layers}
    for layer in run.about["layers"]:
        name = layer["name"]
        under = f"{layer['kind']} of {run.name}, {shape(layer['shape'])}"
        units = f"{quote(page)}#units/{quote(name, safe='')}"
        place = units if name in browsed else _place(page, places, "layers")
        yield "Layers", name, under, f"{title} {UNITS}" if name in browsed else title, place
    for view in run.views:
        yield _view(view, run, page, places)
    for figure in run.album.figures:
        yield _figure(figure, run.name, page, places)


def _view(view: View, run: Run, page: str, places: set[str]) -> Entry:
    """A view, found by its run, its layers, and the figures that it shows piece by piece."""
    layers = [layer["name"] for layer in view.about.get("layers", ())]
    under = f"{run.name}: {', '.join(layers)}" if layers else f"{run.name}, {run.card['title']}"
    shown = [named(name) for name in IN_VIEWS.get(view.kind, ())]
    words = " ".join([run.about["title"], view.kind, *shown])
    return "Views", VIEWS[view.kind], under, words, _place(page, places, view.kind)


def _figure(figure: Mapping[str, Any], of: str, page: str, places: set[str]) -> Entry:
    return *_told(figure, of), _place(page, places, figure["name"])


def _told(figure: Mapping[str, Any], of: str) -> tuple[str, str, str, str]:
    """An entry's words; a figure of a sweep has no name, and is found by its caption alone."""
    words = f"{figure['caption']} {named(figure.get('name', ''))}".strip()
    return "Figures", figure["title"], f"{figure['section']}, {of}", words


def _questions(path: str, text: str) -> Iterator[Entry]:
    """The headings of a page that asks or tells something across runs, and what tables list."""
    title, headings = "", list(HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    for heading, end in zip(headings, ends, strict=True):
        level, name, inside = heading.groups()
        said = _words(inside)
        columns = " ".join(map(_words, COLUMN.findall(text, heading.end(), end)))
        if level == "1":
            title = said
        if name or level == "1":
            place = f"{quote(path)}#{quote(unescape(name))}" if name else quote(path)
            words = " ".join(filter(None, (columns, PAGES.get(path, "") if level == "1" else "")))
            yield "Questions and sections", said, title if level == "2" else "", words, place


def _words(markup: str) -> str:
    """The words of a piece of a page."""
    return " ".join(unescape(TAG.sub("", markup)).split())


def _place(page: str, places: set[str], name: str) -> str:
    """The place of that name on the page; the page itself where it has none."""
    return f"{quote(page)}#{quote(name)}" if name in places else quote(page)

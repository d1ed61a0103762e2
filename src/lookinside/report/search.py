"""What the search box finds: runs, views, layers, figures, data and questions, and where."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import quote

from lookinside.report.inputs import Inputs, Run
from lookinside.report.pictures import IN_VIEWS
from lookinside.report.placed import figures_on, placed
from lookinside.report.questions.question import Question
from lookinside.report.synonyms import DATA, LAYERS, PAGES, UNITS, named
from lookinside.report.views.view import View
from lookinside.report.words import TASKS, VIEWS, shape

NAME = "search-index.js"
EVERYTHING = "everything.html"
"""The page that lists the entries, and is none."""


class Entry(NamedTuple):
    """Something that can be found, and where it leads.

    `under` stands below its title, `words` are further ones to be found by. `of` is the run, data
    set or page that it belongs to, `part` a figure's section or a layer's kind.
    """

    group: str
    title: str
    under: str
    words: str
    place: str
    of: str
    part: str = ""


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
    others = [path for path in texts if path not in own and path != EVERYTHING]
    found: list[Entry] = []
    for run in inputs.runs:
        found += _run(run, places[f"runs/{run.name}.html"])
    for data in inputs.data:
        card, page = data.card, f"data/{data.card['name']}.html"
        named_in = card["name"], card["provenance"]["title"], *map(str, card["classes"])
        words = " ".join([*named_in, DATA])
        title = card["title"]
        found.append(Entry("Data", title, shape(card["shape"]), words, quote(page), title))
        for figure in data.survey.figures:
            found.append(_figure(figure, title, _place(page, places[page], figure["name"])))
    drawn = {page: figures_on(pages[page]) for page in others}
    for figure in inputs.comparisons.figures:
        page = next((each for each in others if figure["name"] in drawn[each]), "")
        if page:
            place = _place(page, drawn[page], figure["name"])
            found.append(_figure(figure, "across runs", place))
    own_page = {(run.name, name) for run in inputs.runs for name in run.album.names()}
    for each in placed(questions, pages):
        if (each.run, each.figure.get("name")) not in own_page:
            found.append(_figure(each.figure, each.run or each.title, each.place))
    for path in others:
        found += _questions(path, texts[path])
    return found


def _run(run: Run, places: set[str]) -> Iterator[Entry]:
    page, title = f"runs/{run.name}.html", run.about["title"]
    kinds = f"{run.family} {TASKS[run.about['task']]} {run.about['notebook'] or ''}"
    words = f"{run.about['task']} {kinds} {run.about['note'] or ''}".strip()
    yield Entry("Runs", title, f"{run.name}, {run.card['title']}", words, quote(page), run.name)
    browsers = [view.about["layers"] for view in run.views if view.kind == "units"]
    browsed = {layer["name"] for layers in browsers for layer in layers}
    for layer in run.about["layers"]:
        name = layer["name"]
        under = f"{layer['kind']} of {run.name}, {shape(layer['shape'])}"
        units = f"{quote(page)}#units/{quote(name, safe='')}"
        place = units if name in browsed else _place(page, places, "section-layers")
        sought = " ".join([title, LAYERS.get(layer["kind"], ""), UNITS if name in browsed else ""])
        yield Entry("Layers", name, under, sought, place, run.name, layer["kind"])
    for view in run.views:
        yield _view(view, run, page, places)
    for figure in run.album.figures:
        about = f"{title} {run.card['title']} {kinds}".strip()
        yield _figure(figure, run.name, _place(page, places, figure["name"]), about)


def _view(view: View, run: Run, page: str, places: set[str]) -> Entry:
    """A view, found by its run, its layers, and the figures that it shows piece by piece."""
    layers = [layer["name"] for layer in view.about.get("layers", ())]
    under = f"{run.name}: {', '.join(layers)}" if layers else f"{run.name}, {run.card['title']}"
    shown = [named(name) for name in IN_VIEWS.get(view.kind, ())]
    words = " ".join([run.about["title"], view.kind, *shown, *view.about.get("ways", ())])
    place = _place(page, places, view.kind)
    return Entry("Views", VIEWS[view.kind], under, words, place, run.name)


def _figure(figure: Mapping[str, Any], of: str, place: str, about: str = "") -> Entry:
    """A figure by its words and those `about` its run; one of a sweep has no name."""
    words = f"{figure['caption']} {named(figure.get('name', ''))} {about}".strip()
    section = figure["section"]
    return Entry("Figures", figure["title"], f"{section}, {of}", words, place, of, section)


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
            under = title if level == "2" else ""
            yield Entry("Questions and sections", said, under, words, place, title)


def _words(markup: str) -> str:
    """The words of a piece of a page."""
    return " ".join(unescape(TAG.sub("", markup)).split())


def _place(page: str, places: set[str], name: str) -> str:
    """The place of that name on the page; the page itself where it has none."""
    return f"{quote(page)}#{quote(name)}" if name in places else quote(page)

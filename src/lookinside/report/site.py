"""Build the report: an index, one page per run and per data set, static, offline, in one folder."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files as resources
from pathlib import Path

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket

from lookinside.core import colours, files
from lookinside.report import (
    benchmarks,
    charts,
    compared,
    costs,
    front,
    live,
    made,
    manifest,
    network,
    placed,
    plotted,
    room,
    search,
    tables,
    training,
    words,
)
from lookinside.report.inputs import Inputs
from lookinside.report.questions.pages import ask, in_short, pages
from lookinside.report.questions.question import Question
from lookinside.report.read import read
from lookinside.report.script import as_script


class Compiled(BytecodeCache):
    """Keeps templates compiled for as long as the process lives: a site is rendered twice."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template's code if it is known."""
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code."""
        self.code[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def environment() -> Environment:
    """Jinja2 with autoescape always on and unknown names refused."""
    jinja = Environment(
        loader=PackageLoader("lookinside.report"),
        bytecode_cache=COMPILED,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    jinja.filters.update(words.FILTERS, strip=front.strip, steps=network.steps)
    jinja.globals.update(notebooks=words.NOTEBOOKS, weights=words.WEIGHTS, headline=words.headline)
    jinja.globals.update(tasks=words.TASKS, site_pages=words.PAGES, colours=colours, stand_ins=[])
    jinja.globals.update(view_names=words.VIEWS, versions_of_all={})
    return jinja


def render(inputs: Inputs, questions: Sequence[Question]) -> dict[str, bytes]:
    """The site's pages, pictures and data by their paths; the same inputs give the same bytes."""
    jinja = environment()
    jinja.globals["stand_ins"] = [
        each.card["title"] for each in inputs.data if each.card["stand_in"]
    ]
    jinja.globals["versions_of_all"] = words.together(
        [run.about["config"]["versions"] for run in inputs.runs]
    )
    answering = live.live(inputs.runs)
    asked = pages(jinja, questions, frozenset(answering.files))
    answers = {each.name: in_short(asked[f"questions/{each.name}.html"]) for each in questions}
    index = jinja.get_template("index.html")
    shown = {"inputs": inputs, "questions": questions, "answers": answers}
    shown |= {**front.shown(inputs), "doors": front.doors(inputs.runs, answering)}
    site = {"index.html": index.render(**shown, root="").encode()}
    for asset in (resources("lookinside.report") / "static").iterdir():
        site[f"static/{asset.name}"] = asset.read_bytes()
    for name, picture in inputs.comparisons.pictures.items():
        site[f"comparisons/{name}"] = picture
    site |= _numbers(inputs)
    shown_there = placed.placed(questions, asked)
    page = jinja.get_template("run.html")
    for run in inputs.runs:
        rows = [row for row in inputs.scoreboard if row["run"] == run.name]
        curves = training.training(run)
        elsewhere, outside = placed.absent(run.album.absent(), run.name, shown_there)
        lacking = {"elsewhere": elsewhere, "outside": outside}
        html = page.render(run=run, rows=rows, training=curves, **lacking, root="../")
        site[f"runs/{run.name}.html"] = html.encode()
        if curves:
            path = f"views/{run.name}/{training.NAME}"
            site[path] = as_script(path, curves)
        if run.picture:
            site[f"cards/{run.name}.png"] = run.picture
        for name, picture in run.album.pictures.items():
            site[f"figures/{run.name}/{name}"] = picture
        drawn = {each["name"]: each["chart"] for each in run.album.figures if each["chart"]}
        if drawn:
            path = f"figures/{run.name}/{charts.NAME}"
            site[path] = as_script(path, charts.packed(drawn))
        for view in run.views:
            for name, content in view.files.items():
                site[f"views/{run.name}/{name}"] = content
    page = jinja.get_template("data.html")
    for data in inputs.data:
        dataset = data.card["name"]
        users = [run for run in inputs.runs if run.card["name"] == dataset]
        site[f"data/{dataset}.html"] = page.render(data=data, users=users, root="../").encode()
        for name, picture in data.survey.pictures.items():
            site[f"surveys/{dataset}/{name}"] = picture
    for name in ("compare.html", "everything.html"):
        site[name] = jinja.get_template(name).render(root="").encode()
    site[live.NAME] = jinja.get_template(live.NAME).render(live=answering, root="").encode()
    site |= answering.files
    page = jinja.get_template(benchmarks.NAME)
    site[benchmarks.NAME] = page.render(benchmarks=inputs.benchmarks, root="").encode()
    site[compared.NAME] = as_script(compared.NAME, compared.compared(inputs))
    return site | asked


def _listed(inputs: Inputs, questions: Sequence[Question]) -> dict[str, bytes]:
    """The site as `render` gives it, with its index of words and its manifest."""
    site = render(inputs, questions)
    site[search.NAME] = as_script(search.NAME, search.entries(inputs, site, questions))
    site[manifest.NAME] = manifest.manifest(site, inputs)
    return site


def _numbers(inputs: Inputs) -> dict[str, bytes]:
    """The small files that figures were drawn from."""
    albums = [run.album for run in inputs.runs] + [data.survey for data in inputs.data]
    return {
        f"numbers/{path}": content
        for album in (*albums, inputs.comparisons)
        for path, content in album.numbers.items()
    }


def build(runs: Sequence[str], seeds: Sequence[int], folder: Path) -> tuple[Path, str]:
    """Write the site of these runs and seeds to `folder`, in place of what was there.

    Returns:
        The page to open, and a sentence if the site is too large to be mailed, else "".

    Raises:
        UserError: an input is missing or damaged; the folder is then as it was.
    """
    inputs = plotted.beside(tables.beside(read(runs, seeds)))
    answers = ask(inputs)
    without = _listed(replace(inputs, runs=room.bare(inputs.runs)), answers)
    inputs = replace(inputs, runs=room.fitted(inputs.runs, without))
    site = _listed(inputs, answers)
    trainings = [f"{run}-{seed}" for run in runs for seed in seeds]
    noted = {name: cost for name, cost in costs.noted().items() if name != "report"}
    site[made.NAME] = as_script(made.NAME, made.facts(trainings, costs.rows(noted)))
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in site.items():
        with files.whole(folder / name) as partial:
            partial.write_bytes(content)
    return folder / "index.html", room.too_large(site)

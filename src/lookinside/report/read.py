"""Reading what the report is made from; a file that lacks something is named."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from lookinside.core import files, paths
from lookinside.core.errors import UserError
from lookinside.core.files import require_keys
from lookinside.core.on_all_cores import on_all_cores
from lookinside.report import cards
from lookinside.report.benchmarks import read_benchmarks
from lookinside.report.curves import read_curves, read_steps
from lookinside.report.graph import read_stages
from lookinside.report.inputs import Data, Inputs, Run
from lookinside.report.pictures import read_album
from lookinside.report.views.run import views

ABOUT = (
    *("task", "title", "notebook", "note", "seed", "layers", "variables", "config.versions"),
    "dataset.name",
)
LAYER = ("name", "kind", "shape", "parameters", "multiply_adds")
AUTOENCODER = ("loss", "loss_low", "loss_high", "masked", "neighbours.accuracy")
MEASURES = {
    "classify": ("accuracy", "accuracy_low", "accuracy_high", "loss", "per_class"),
    "reconstruct": AUTOENCODER,
    "variational": (*AUTOENCODER, "distortion", "rate"),
}
"""What is measured on test images, by task."""
LENGTH = ("parameters", "steps", "epochs", "best_epoch", "best_step")
PROVENANCE = (
    *("title", "kind", "stand_in", "files", "official_md5", "images"),
    *("licence", "citation", "note"),
)
CARD = (
    *("name", "title", "classes", "shape", "sha256", "images", "stand_in", "comparable", "why_not"),
    *("selection", "derivation"),
    *(f"provenance.{key}" for key in PROVENANCE),
)
ROW = (
    *("run", "notebook", "quantity", "reference", "ours", "low", "high", "worst", "best"),
    *("best_validation", "seeds", "verdict", "why", "dataset", "stand_in"),
)
PAIR = (
    *("dataset", "first", "second", "only_first", "only_second", "difference", "low", "high"),
    *("p", "p_adjusted", "verdict"),
)
SHARED = (
    *("run", "dataset", "seeds", "images", "in_all", "in_some", "in_one"),
    *("in_all_by_chance", "in_some_by_chance", "in_one_by_chance"),
)
EXPORTED = (
    *("run", "file", "bytes", "sha256", "difference", "limit", "differing", "images"),
    *("batches", "singly", "dataset", "stand_in"),
)


def read(runs: Sequence[str], seeds: Sequence[int]) -> Inputs:
    """Read what the report shows of these runs and seeds.

    Raises:
        UserError: a file is missing, damaged or lacks something; the sentence names it.
    """
    if not runs or not seeds:
        raise UserError("params.yaml names no run or no seed: give at least one of each")
    read_runs = list(on_all_cores(partial(_run, seeds), runs))
    read_runs += [_run(seeds, name) for name in runs[len(read_runs) :]]
    cards = {run.card["name"]: run.card for run in read_runs}
    return Inputs(
        read_runs,
        [Data(card, read_album(paths.SURVEY_FIGURES / name)) for name, card in cards.items()],
        scoreboard=_table("scoreboard", ROW),
        paired=_table("paired", PAIR),
        shared=_table("shared", SHARED),
        exported=_table("parity", EXPORTED),
        comparisons=read_album(paths.COMPARISONS),
        pipeline=read_stages(),
        benchmarks=read_benchmarks(),
    )


def _run(seeds: Sequence[int], name: str) -> Run:
    about_path = paths.EVALUATIONS / f"{name}-{seeds[0]}" / "about.json"
    about = require_keys(about_path, files.read_json(about_path), ABOUT)
    for layer in about["layers"]:
        require_keys(about_path, layer, LAYER)
    card_path = paths.CARDS / f"{about['dataset']['name']}.json"
    metrics = {}
    for seed in seeds:
        path = paths.METRICS / f"{name}-{seed}.json"
        metrics[seed] = require_keys(path, files.read_json(path), _metrics(about["task"]))
    card = require_keys(card_path, files.read_json(card_path), CARD)
    built = views(name, about, card)
    album = read_album(paths.FIGURES / name).without_those_in({view.kind for view in built})
    curves = {seed: read_curves(f"{name}-{seed}", metrics[seed]["best_epoch"]) for seed in seeds}
    steps = {seed: read_steps(f"{name}-{seed}") for seed in seeds}
    run = Run(name, about, card, metrics, album, built, curves, steps)
    return replace(run, picture=cards.card(run.cover, album.pictures))


def _table(name: str, keys: Sequence[str]) -> list[Mapping[str, Any]]:
    path = paths.SCOREBOARD / f"{name}.json"
    rows = require_keys(path, files.read_json(path), ["rows"])["rows"]
    return [require_keys(path, row, keys) for row in rows]


def _metrics(task: str) -> list[str]:
    """The keys that the metrics of a task have."""
    tested = [f"test.{weights}.{key}" for weights in ("best", "last") for key in MEASURES[task]]
    figure = MEASURES[task][0]
    held = [f"validation.{weights}.{figure}" for weights in ("best", "last")]
    return [*LENGTH, *tested, *held]

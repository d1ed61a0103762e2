"""A small report of three runs, one with two seeds, written without a pipeline."""

import io
from pathlib import Path
from typing import Any

from PIL import Image

from lookinside.core.files import whole
from lookinside.report import made, search, site
from lookinside.report.inputs import Data, Inputs, Run
from lookinside.report.pictures import Album
from lookinside.report.script import as_script

EVIL = "<script>alert('x')</script>"
NOTHING = {"parameters": 0, "multiply_adds": 0}
FACTS = {
    **{"built": "2026-11-24T12:00+00:00", "revision": "0123456789abcdef", "edited": True},
    **{"machine": {"processor": "Some Chip", "cores": 2}, "trainings": 4},
    "times": {"cnn-0": {"seconds": 4000, "resumed": False, "device": "x"}},
    "stages": [],
}


def card(name: str, title: str, sha256: str) -> dict[str, Any]:
    source = {
        **{"title": f"{title} archive", "kind": "official", "stand_in": False, "files": []},
        **{"official_md5": True, "images": {"train": 1100, "test": 100}, "licence": "MIT"},
        **{"citation": "A. Toy", "note": ""},
    }
    return {
        **{"name": name, "title": title, "classes": ["cat", EVIL], "shape": [1, 8, 8]},
        **{"sha256": sha256 * 64, "images": {"train": 1000, "validation": 100, "test": 100}},
        **{"stand_in": False, "comparable": True, "why_not": "", "selection": "all"},
        **{"derivation": [], "provenance": source},
    }


def metrics(accuracy: float, half: float) -> dict[str, Any]:
    test = {
        **{"accuracy": accuracy, "accuracy_low": accuracy - half, "accuracy_high": accuracy + half},
        **{"loss": 1 - accuracy, "loss_low": 0.9 - accuracy, "loss_high": 1.1 - accuracy},
        "per_class": {"cat": accuracy, EVIL: None},
    }
    held = {"accuracy": accuracy, "loss": 1 - accuracy}
    return {
        **{"parameters": 7850, "steps": 300, "epochs": 3, "best_epoch": 3, "best_step": 300},
        **{"test": {"best": test, "last": test}, "validation": {"best": held, "last": held}},
    }


def picture(shade: int) -> bytes:
    file = io.BytesIO()
    Image.new("L", (64, 32), shade).save(file, format="PNG")
    return file.getvalue()


def album(names: list[str], shade: int) -> Album:
    figures = [
        {
            **{
                "name": name,
                "section": "Weights",
                "title": f"Filters {name}",
                "file": f"{name}.png",
            },
            **{"caption": f"Caption of {name} with {EVIL}.", "alt": f"Shows {name}.", "width": 64},
            **{
                "height": 32,
                "numbers": [],
                "moving": None,
                "chart": None,
                "telling": None,
                "seeds": [0],
            },
            **{"place": "figures/toy", "stage": "visualize@toy", "configuration": "c" * 64},
            "telling": None,
        }
        for name in names
    ]
    return Album(figures, {f"{name}.png": picture(shade) for name in names})


def run(name: str, used: dict[str, Any], accuracies: list[float], figures: list[str]) -> Run:
    kinds = ["Conv2d", "Flatten", "Linear"] if "cnn" in name else ["Flatten", "Linear"]
    about = {
        **{"task": "classify", "title": f"Title of {name}", "notebook": "N5", "note": ""},
        **{
            "seed": 0,
            "variables": [],
            "config": {"versions": {}},
            "dataset": {"name": used["name"]},
        },
        "layers": [
            {"name": f"{kind.lower()}{at}", "kind": kind, "shape": [10], **NOTHING}
            for at, kind in enumerate(kinds)
        ],
    }
    curves = {
        seed: {
            "epoch": [1, 2, 3],
            "step": [100, 200, 300],
            "train_loss": [1.5, 1.0, 0.5],
            "validation_loss": [1.6, 1.1, 0.6],
            "validation_accuracy": [0.25, 0.5, accuracy],
        }
        for seed, accuracy in enumerate(accuracies)
    }
    measured = {seed: metrics(accuracy, 0.02) for seed, accuracy in enumerate(accuracies)}
    return Run(name, about, used, measured, album(figures, 40 * len(name)), (), curves)


def inputs() -> Inputs:
    """`linear` and `cnn` on the same images, paired; `evil` on others, one seed more of `cnn`."""
    toys, others = card("toys", "Toys", "a"), card("others", f"Others {EVIL}", "b")
    runs = [
        run("linear", toys, [0.9], ["one", "two", "three"]),
        run("cnn", toys, [0.95, 0.94], ["two", "three", "four"]),
        run(f"evil{EVIL.replace('/', '')}", others, [0.5], ["two"]),
    ]
    pair = {
        **{
            "dataset": "Toys",
            "first": "linear",
            "second": "cnn",
            "only_first": 1,
            "only_second": 6,
        },
        **{"difference": -0.05, "low": -0.09, "high": -0.01, "p": 0.012, "p_adjusted": 0.024},
        "verdict": "cnn is better",
    }
    exported = {
        **{"run": "cnn", "file": "model.onnx", "bytes": 9, "sha256": "e" * 64, "difference": 1e-6},
        **{
            "limit": 1e-3,
            "differing": 0,
            "images": 100,
            "batches": [97],
            "singly": 100,
            "dataset": "Toys",
        },
        "stand_in": False,
    }
    data = [Data(each, album(["balance"], 90)) for each in (toys, others)]
    return Inputs(runs, data, [], [pair], [], [exported], album([], 0))


def write(folder: Path, shown: Inputs | None = None) -> Path:
    """Write the report to a folder."""
    shown = shown or inputs()
    files = site.render(shown, [])
    files[search.NAME] = as_script(search.NAME, search.entries(shown, files))
    files[made.NAME] = as_script(made.NAME, FACTS)
    for name, content in files.items():
        with whole(folder / name) as partial:
            partial.write_bytes(content)
    return folder

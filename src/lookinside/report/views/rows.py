"""How a recurrent network reads an image: belief, state and gates after each row."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core import files
from lookinside.report import probed
from lookinside.report.probed import Arrays
from lookinside.report.script import as_script
from lookinside.report.views.sheet import Sheet, pack, signed
from lookinside.report.views.view import View

SIGNED = ("candidate", "cell", "state")
"""The quantities that are no gates: they may be negative."""
CLIPPED = 0.995
"""The share of a signed quantity's values that lie on its scale; those beyond get its ends."""
LEVELS = (63, 31, 15)
"""In how many steps of colour values are shown: the most that `LARGEST` leaves room for."""
LARGEST = 300_000
"""The most bytes that the states and gates of a run may take."""


def build(run: str, about: Mapping[str, Any], card: Mapping[str, Any]) -> View | None:  # noqa: ARG001
    """The view of a network that reads row by row, whose gates were probed.

    Raises:
        UserError: what it is made from is damaged.
    """
    gates = probed.arrays(run, "gates")
    if not gates:
        return None
    answers, ways = probed.arrays(run, "after_rows"), probed.arrays(run, "paths")
    with files.reading(probed.place(run, "gates")):
        limits, sheet = states(gates)
        images = pack(gates["images"])
        data = {
            "classes": card["classes"],
            "labels": gates["labels"].tolist(),
            "index": gates["index"].tolist(),
            "beliefs": _rounded(gates["probabilities"], 3),
            "quantities": [[name, limit, name not in SIGNED] for name, limit in limits.items()],
            "images": images.about(f"views/{run}/rows-images.png"),
            "states": sheet.about(f"views/{run}/rows-states.png"),
        }
        kind = gates["kind"].tobytes().decode()
    with files.reading(probed.place(run, "after_rows")):
        data["answers"] = _answers(answers) if answers else None
    with files.reading(probed.place(run, "paths")):
        data["plane"] = _plane(ways, gates["labels"]) if ways else None
    held = {
        "rows.js": as_script(f"views/{run}/rows.js", data),
        "rows-images.png": images.content,
        "rows-states.png": sheet.content,
    }
    about_states = {"kind": kind, "rows": sheet.width, "units": sheet.height}
    used = [probed.place(run, name) for name in ("gates", "after_rows", "paths")]
    return View("rows", held, about_states, ("player", "rows-charts"), used)


def states(gates: Arrays) -> tuple[Mapping[str, float], Sheet]:
    """States and gates of the S images: where each quantity's scale ends, and their sheet.

    Tile q * S + s holds quantity q of image s in colours, a column a row read, [units, T], units in
    the probe's order. Gates, which run from 0 to 1, take the positive half of the signed colours.
    """
    names = [key.removesuffix("/values") for key in gates if key.endswith("/values")]
    limits, scaled = {}, []
    for name in names:
        values = gates[f"{name}/values"].astype(np.float64)[:, :, gates["order"]]
        end = float(np.quantile(np.abs(values), CLIPPED)) or 1.0 if name in SIGNED else 1.0
        limits[name] = float(f"{end:.3g}")
        scaled.append((values / limits[name]).clip(-1, 1).transpose(0, 2, 1))
    whole = np.concatenate(scaled)
    sheets = (pack(_coloured(whole, levels)) for levels in LEVELS)
    fitting = (sheet for sheet in sheets if len(sheet.content) <= LARGEST)
    return limits, next(fitting, None) or pack(_coloured(whole, LEVELS[-1]))


def _coloured(values: NDArray[np.float64], levels: int) -> NDArray[np.uint8]:
    """Values [N, H, W] in -1 to 1 as RGB [N, 3, H, W], in an odd number of steps."""
    colours = signed(np.linspace(-1, 1, levels)[None, None, None])[0, :, 0]
    half = levels // 2
    step = (values * half).round().astype(int) + half
    return np.moveaxis(colours[:, step], 0, 1)


def _answers(found: Arrays) -> Mapping[str, Any]:
    """The share of all test images that is right after each row, and how much they show by then."""
    return {
        "accuracy": _rounded(found["accuracy"], 4),
        "ink": _rounded(found["ink"], 3),
        "tested": int(found["tested"]),
    }


def _plane(found: Arrays, labels: NDArray[Any]) -> Mapping[str, Any] | None:
    """The mean path of each class, and those of the images shown, which come first of the single.

    None if they are of other images.
    """
    count = len(labels)
    if not np.array_equal(found["single_labels"][:count], labels):
        return None
    mean = [None if np.isnan(way).any() else _rounded(way, 3) for way in found["mean"]]
    share = round(float(found["shares"][:2].sum()), 3)
    return {"mean": mean, "single": _rounded(found["single"][:count], 3), "share": share}


def _rounded(values: NDArray[Any], digits: int) -> Any:
    """Values as lists, with few digits."""
    return values.astype(np.float64).round(digits).tolist()

"""How numbers and names read on the pages."""

from collections.abc import Mapping, Sequence
from shlex import quote
from typing import Any

import yaml

from lookinside.core.words import SPACE, md5, number, percent, plain, signed

NOTEBOOKS = {
    "N1": "convolutional and recurrent networks, coursework",
    "N2": "a network with 12x12 filters",
    "N3": "autoencoders and classifiers",
    "N4": "translated digits: linear, MLP, CNN",
    "N5": "visual analysis: what the network likes to see",
}
KINDS = {
    "official": "official download",
    "local": "read from a local folder",
    "embedded": "embedded: needs neither a network nor a folder",
}
TASKS = {
    "classify": "classifier",
    "reconstruct": "autoencoder",
    "variational": "variational autoencoder",
}
PAGES = (
    ("runs", "Runs", "index.html#runs"),
    ("questions", "Questions", "index.html#questions"),
    ("live", "Draw", "live.html"),
    ("data", "Data", "index.html#data"),
    ("compare", "Compare", "compare.html"),
    ("everything", "Index", "everything.html"),
)
"""What every page leads to: a name, a title and a place in the site."""
VIEWS = {
    "units": "Units",
    "confusion": "Confusion matrix",
    "rows": "Read along",
    "plane": "Plane of codes",
}
"""What a page's contents call its views, by their kind."""
WEIGHTS = {"best": "best on validation", "last": "last step"}


def quantity(value: float | None, name: str) -> str:
    """A scoreboard's number: an accuracy as a percentage, a loss or an error as it is."""
    return percent(value) if value is not None and "accuracy" in name else plain(value)


def points(value: float) -> str:
    """A difference of two shares in percentage points, signed: +0.42."""
    return signed(100 * value, ".2f")


def headline(task: str, test: Mapping[str, Any]) -> tuple[str, str]:
    """The figure that tells most of a run's test images, and what it is."""
    if task == "classify":
        return percent(test["accuracy"]), "of the test images right"
    if task == "reconstruct":
        return plain(test["loss"]), "squared error per pixel on test images"
    return plain(test["loss"]), "loss per test image: squared error and nats"


def rounded(value: int) -> str:
    """A large number at a glance, to three digits: 3.36 M, 226 k; below a thousand as it is."""
    for unit, name in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if value >= unit:
            return f"{float(f'{value / unit:.3g}'):g}{SPACE}{name}"
    return str(value)


def size(count: int) -> str:
    """A file's size, in decimal units: 11.6 MB."""
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if count >= unit:
            return f"{count / unit:.1f}{SPACE}{name}"
    return f"{count}{SPACE}bytes"


def shape(sides: Sequence[int]) -> str:
    """The sides of a tensor: 16 x 28 x 28, with the multiplication sign."""
    return f"{SPACE}\N{MULTIPLICATION SIGN}{SPACE}".join(map(number, sides))


def kind(source: str) -> str:
    """How a data source was come by."""
    return KINDS.get(source, source)


def sentence(text: str) -> str:
    """The text with a capital at its start and a full stop at its end; nothing stays nothing."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def anchor(heading: str) -> str:
    """The name by which a link on the page leads to a section; figures' names begin otherwise."""
    return f"section-{'-'.join(heading.lower().split())}"


def short(digest: str) -> str:
    """The first twelve digits of a hash."""
    return digest[:12]


def rebuild(figure: Mapping[str, Any]) -> str:
    """The command that makes what a figure is drawn from, and draws it again.

    A picture that is no figure of a stage brings its own.
    """
    if "command" in figure:
        return str(figure["command"])
    name = f"{figure['place']}/{figure['name']}"
    return f"dvc repro {quote(figure['stage'])} && lookinside draw {quote(name)}"


def together(versions: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The versions that several runs were made with, by name: `2.1 or 2.2` where they differ."""
    found: dict[str, dict[str, None]] = {}
    for each in versions:
        for name, version in each.items():
            found.setdefault(name, {})[version] = None
    return {name: " or ".join(different) for name, different in found.items()}


def endings(paths: Sequence[str]) -> list[tuple[str, str]]:
    """Each of different paths with its last parts, as many as it takes to tell them all apart."""
    parts = [path.split("/") for path in paths]
    for many in range(1, 1 + max(map(len, parts), default=0)):
        found = ["/".join(each[-many:]) for each in parts]
        if len(set(found)) == len(paths):
            return list(zip(paths, found, strict=True))
    return []


def as_yaml(value: Any) -> str:
    """A resolved configuration as YAML, its keys sorted."""
    return yaml.safe_dump(value, sort_keys=True, allow_unicode=True)


LEAST = 1e-300
"""Smaller probabilities are no numbers any more."""


def chance(p: float) -> str:
    """A probability, to two digits; one that is too small to be written is below what can be."""
    return f"{p:.2g}" if p >= LEAST else f"below {LEAST:g}"


FILTERS = {
    "chance": chance,
    "anchor": anchor,
    "endings": endings,
    "percent": percent,
    "plain": plain,
    "points": points,
    "quantity": quantity,
    "number": number,
    "size": size,
    "rounded": rounded,
    "shape": shape,
    "kind": kind,
    "sentence": sentence,
    "short": short,
    "rebuild": rebuild,
    "quoted": quote,
    "yaml": as_yaml,
    "md5": md5,
}

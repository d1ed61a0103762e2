"""How numbers and names read on the pages."""

from collections.abc import Sequence
from typing import Any

import yaml

from lookinside.core.words import SPACE, md5, number, percent

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
WEIGHTS = {"best": "best on validation", "last": "last step"}


def quantity(value: float, name: str) -> str:
    """A scoreboard's number: a loss as it is, an accuracy as a percentage."""
    return f"{value:.4f}" if "loss" in name else percent(value)


def size(count: int) -> str:
    """A file's size, in decimal units: 11.6 MB."""
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if count >= unit:
            return f"{count / unit:.1f}{SPACE}{name}"
    return f"{count}{SPACE}bytes"


def shape(sides: Sequence[int]) -> str:
    """The sides of a tensor: 16 x 28 x 28, with the multiplication sign."""
    return f"{SPACE}\N{MULTIPLICATION SIGN}{SPACE}".join(map(str, sides))


def kind(source: str) -> str:
    """How a data source was come by."""
    return KINDS.get(source, source)


def sentence(text: str) -> str:
    """The text with a capital at its start and a full stop at its end; nothing stays nothing."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def short(digest: str) -> str:
    """The first twelve digits of a hash."""
    return digest[:12]


def as_yaml(value: Any) -> str:
    """A resolved configuration as YAML, its keys sorted."""
    return yaml.safe_dump(value, sort_keys=True, allow_unicode=True)


FILTERS = {
    "percent": percent,
    "quantity": quantity,
    "number": number,
    "size": size,
    "shape": shape,
    "kind": kind,
    "sentence": sentence,
    "short": short,
    "yaml": as_yaml,
    "md5": md5,
}

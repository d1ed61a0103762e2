"""What a data set's images show, in words: its card says it, never the run that uses them."""

from collections.abc import Mapping
from typing import Any

DIGITS = frozenset("0123456789")
PHOTOGRAPHS = frozenset({"cifar10"})
"""Sources of photographs, unless drawn shapes stand in for them."""
DARK = 0.25
"""Training images whose border is darker show something light on dark ground."""


def noun(card: Mapping[str, Any], article: bool = False) -> str:
    """What an image shows: digit, photograph, drawn shape, or image; with its article if asked."""
    source = card["provenance"].get("source")
    if card["stand_in"]:
        found = "drawn shape"
    elif set(card["classes"]) <= DIGITS:
        found = "digit"
    else:
        found = "photograph" if source in PHOTOGRAPHS else "image"
    return f"{'an' if found == 'image' else 'a'} {found}" if article else found


def nouns(card: Mapping[str, Any]) -> str:
    """What the images show: digits, photographs, drawn shapes, or images."""
    return f"{noun(card)}s"


def light(card: Mapping[str, Any]) -> str:
    """What bright pixels are: the ink of what stands on dark ground, else light."""
    return "ink" if framed(card) else "light"


def framed(card: Mapping[str, Any]) -> bool:
    """Whether the images show one thing of usual size on dark ground, as MNIST's do."""
    dark = float(card.get("border", 1)) < DARK
    return dark and 0 < int(card.get("box", 0)) < int(card["shape"][1])

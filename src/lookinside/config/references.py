"""Values of a configuration that refer to others: in one step, for in several they could swell."""

import re
from collections.abc import Iterator, Mapping, Sequence

SIGN = "${"
NAMED = re.compile(r"\$\{(?:[\w.]+:)?\s*(\.*)([^{}$:,]*)")
"""The dots and the key by which a value refers to another, perhaps through a resolver."""

Path = tuple[str, ...]


def refuse_chains(values: object) -> None:
    """Check that what values refer to does not refer to others in turn.

    Ten such steps, each ten times over, would come to as many values as no memory holds.

    Raises:
        ValueError: one does.
    """
    for at, text in _texts(values, ()):
        for dots, key in NAMED.findall(text):
            base = at[: len(at) - len(dots)] if dots else ()
            if SIGN in str(_found(values, (*base, *re.findall(r"[^.\[\]]+", key)))):
                raise ValueError(
                    f"{'.'.join(at)} refers to what refers to other values in turn: let it refer "
                    "to these"
                )


def _texts(node: object, at: Path) -> Iterator[tuple[Path, str]]:
    """Each text below a node that refers to something, and where it stands."""
    if isinstance(node, str):
        if SIGN in node:
            yield at, node
    elif isinstance(node, Mapping):
        for key, value in node.items():
            yield from _texts(value, (*at, str(key)))
    elif isinstance(node, Sequence):
        for place, value in enumerate(node):
            yield from _texts(value, (*at, str(place)))


def _found(node: object, path: Path) -> object:
    """What lies at a path; nothing if there is none."""
    for key in path:
        if isinstance(node, Mapping):
            node = node.get(key)
        elif isinstance(node, list) and key.isdigit() and int(key) < len(node):
            node = node[int(key)]
        else:
            return None
    return node

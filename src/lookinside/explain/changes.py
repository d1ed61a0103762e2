"""What changed between what a stage ran with and what there is now, in words."""

import json
from collections.abc import Iterator, Mapping

from lookinside.core.hashed import parts_of

LONGEST = 60
GONE = object()
"""What stands for a key that is not there."""


def changes(key: str, old: object, new: object) -> Iterator[str]:
    """Each leaf of a configuration that differs, as `key old -> new`; of code, what of it changed.

    A leaf is a value that is no mapping; `GONE` is one that is not there. The hash of all that a
    stage reads stands for those values.
    """
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in dict.fromkeys([*old, *new]):
            yield from changes(f"{key}.{name}", old.get(name, GONE), new.get(name, GONE))
    elif plain(old) != plain(new):
        if key.startswith("reads.") and isinstance(old, str) and isinstance(new, str):
            yield from value_changes(key, old, new)
        elif "code" in key.split(".") and isinstance(old, str) and isinstance(new, str):
            yield f"{key}: {code_changes(old, new)}"
        else:
            yield f"{key} {said(without(old, new))} -> {said(without(new, old))}"


def value_changes(key: str, old: str, new: str) -> Iterator[str]:
    """Which values make two hashes differ, as far as compose kept what they were made of."""
    before, after = parts_of(old), parts_of(new)
    if before is None or after is None:
        yield f"{key}: the configuration changed; in which keys, nobody noted here"
        return
    for name in dict.fromkeys([*before, *after]):
        yield from changes(name, before.get(name, GONE), after.get(name, GONE))


def code_changes(old: str, new: str) -> str:
    """Which files make two code keys differ, as far as compose kept what they were made of."""
    before, after = parts_of(old), parts_of(new)
    if before is None or after is None:
        return "its code changed; in which files, nobody noted here"
    words = {
        "changed": [name for name in after if name in before and before[name] != after[name]],
        "now needed": [name for name in after if name not in before],
        "no longer needed": [name for name in before if name not in after],
    }
    return "; ".join(f"{', '.join(names)} {word}" for word, names in words.items() if names)


def at(values: object, key: str) -> object:
    """What nested mappings hold under a dotted key."""
    for step in key.split("."):
        if not isinstance(values, Mapping) or step not in values:
            return GONE
        values = values[step]
    return values


def without(value: object, other: object) -> object:
    """Of two lists with different entries, what only the first has; any other value as it is."""
    if isinstance(value, list | tuple) and isinstance(other, list | tuple):
        return [each for each in value if each not in other] or value
    return value


def plain(value: object) -> object:
    """A value as YAML gives it back: lists for tuples."""
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


def said(value: object) -> str:
    """A value in short."""
    text = "nothing" if value is GONE else json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."

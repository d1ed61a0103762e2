"""YAML of plain types, from which no small file can become a huge value."""

from collections import Counter
from typing import Any

import yaml

from lookinside.core.errors import one_line

MOST = 1_000_000
"""How many values a file may hold, once each alias is written out."""


def parse(text: str) -> Any:
    """The value that a text holds.

    Raises:
        ValueError: it is no YAML of plain types, holds a key twice, is nested too deeply, or its
            aliases would come to more than `MOST` values; in one line.
    """
    try:
        return _construct(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    except (yaml.YAMLError, ValueError) as error:
        raise ValueError(one_line(error)) from error
    except Exception as error:  # PyYAML meets values that don't suit their tags unprepared.
        raise ValueError("a value is not what its tag says") from error


def _construct(text: str) -> Any:
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _count(node, {})
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _count(node: yaml.Node, counted: dict[int, int]) -> int:
    """How many values a node holds; `counted` has those of the nodes seen, 0 of those around it."""
    known = counted.get(id(node))
    if known is not None:
        if not known:
            raise ValueError("it holds an alias of what lies around it")
        return known
    counted[id(node)] = 0
    total = 1
    if isinstance(node, yaml.MappingNode):
        keys = Counter(key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
        for key, times in keys.items():
            if times > 1:
                raise ValueError(f"it holds the key {key} twice")
        total += sum(_count(key, counted) + _count(value, counted) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        total += sum(_count(value, counted) for value in node.value)
    if total > MOST:
        raise ValueError(f"its aliases come to more than {MOST:,} values")
    counted[id(node)] = total
    return total

"""YAML of plain types, from which no small file can become a huge value."""

from collections import Counter
from typing import Any

import yaml

from lookinside.core.errors import one_line

MOST = 1_000_000
"""How many values a file may hold, once each alias is written out."""
BITS = 64
"""How many bits a whole number may have, its sign aside."""
WRITTEN = 100
"""How many signs may write a whole number: 64 binary digits, with a few that part them."""


def parse(text: str) -> Any:
    """The value that a text holds.

    Raises:
        ValueError: it is no YAML of plain types, holds a key twice, is nested too deeply, its
            aliases would come to more than `MOST` values, or a whole number has more than `BITS`
            bits; in one line.
    """
    try:
        return _construct(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    except (yaml.YAMLError, ValueError) as error:
        raise ValueError(one_line(error)) from error
    except Exception as error:  # PyYAML meets values that don't suit their tags unprepared.
        raise ValueError("a value is not what its tag says") from error


class _Loader(yaml.SafeLoader):
    """PyYAML's own, but for whole numbers that Python can't write out, or nothing can take."""

    def construct_yaml_int(self, node: yaml.ScalarNode) -> int:
        """The whole number that a scalar writes.

        Raises:
            ValueError: it is too long.
        """
        line = node.start_mark.line + 1
        if len(node.value) <= WRITTEN:
            value: int = super().construct_yaml_int(node)
            if value.bit_length() <= BITS:
                return value
        raise ValueError(f"the whole number in line {line} has more than {BITS} bits: shorten it")


_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.construct_yaml_int)


def _construct(text: str) -> Any:
    loader = _Loader(text)
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

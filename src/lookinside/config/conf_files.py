"""Whether the files of conf/ can be read at all, before and after Hydra tries to."""

import re
from collections.abc import Callable
from pathlib import Path

from lookinside.core import plain_yaml
from lookinside.core.errors import UserError

LONG = re.compile(r"[0-9A-Fa-f_:]{17}")
"""What every whole number of more than 64 bits has, however it is written."""


def check_swelling(conf: Path) -> None:
    """Check the files with aliases or long numbers, which Hydra takes, however much they come to.

    Raises:
        UserError: they come to too many values or bits, or a file can't be read.
    """
    _check(conf, lambda text: ("&" in text and "*" in text) or LONG.search(text) is not None)


def check_all(conf: Path) -> None:
    """Check every file, to name the one on which Hydra failed.

    Raises:
        UserError: one can't be read.
    """
    _check(conf, lambda _: True)


def _check(conf: Path, suspect: Callable[[str], bool]) -> None:
    for path in sorted(conf.rglob("*.yaml")):
        try:
            text = path.read_text(encoding="utf-8")
            if suspect(text):
                plain_yaml.parse(text)
        except ValueError as error:
            raise UserError(f"{path} is no valid YAML: {error}") from error

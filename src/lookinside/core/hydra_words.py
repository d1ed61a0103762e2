"""Words of a command line by which Hydra itself would call something, whatever is trained."""

import re
from collections.abc import Sequence

from lookinside.core.errors import UserError

CALLS = re.compile(r"_target_|\(\)|\bclass['\"]?\s*[:=]")
"""The keys under which Hydra, and the logging that it sets up, look for what to call."""


def refuse_words(words: Sequence[str]) -> None:
    """Refuse overrides by which Hydra itself would call something.

    Raises:
        UserError: one is such.
    """
    for word in words:
        if word.lstrip("+~").startswith("hydra") and CALLS.search(word):
            raise UserError(f"the override {word} has Hydra itself call something: leave it out")

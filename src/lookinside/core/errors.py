"""The one kind of error that a user is meant to read, and how a program ends on it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


class UserError(Exception):
    """Something a user can mend: one sentence that says what is wrong and what to do."""


@contextmanager
def plainly(name: str) -> Iterator[None]:
    """End the program with one line and exit status 1 on an error that a user can mend."""
    try:
        yield
    except UserError as error:
        sys.exit(f"{name}: {error}")
    except OSError as error:
        if error.filename is None:
            raise
        sys.exit(f"{name}: {error.filename} can't be used: {error.strerror}")

"""Stopping a command from outside: Ctrl-C and SIGTERM alike."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from lookinside.core.errors import UserError

AGAIN = "the same command goes on from here"


@contextmanager
def stoppable() -> Iterator[None]:
    """Take SIGTERM for Ctrl-C, so that both leave everything whole, and end in a sentence.

    Raises:
        UserError: the work inside was stopped.
    """

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        raise UserError(f"stopped; {AGAIN}") from None
    finally:
        signal.signal(signal.SIGTERM, before)

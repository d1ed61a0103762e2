"""A worker's side of a comparison: it trains in its own way, at the pace that it is asked for.

It calls `Pace.step` after each of its steps. At the end of the first one, and of every turn, it
says how long that took, and rests until it is told the number of steps of its next turn. This
module needs nothing but the standard library, so that a worker may live in any environment.
"""

import json
import os
import sys
import time


class Pace:
    """Counts steps, and the seconds that they took: on the wall, and of the processor's time."""

    def __init__(self) -> None:
        self.answers = os.fdopen(os.dup(1), "w")
        os.dup2(2, 1)  # What a library prints must not be taken for an answer.
        self.steps = self.left = 1
        self.paused: tuple[float, float] | None = None
        self._begin()

    def step(self) -> None:
        """Count a step, and rest if it was the last one of the turn.

        Raises:
            SystemExit: no further turn is wanted.
        """
        self.left -= 1
        if not self.left:
            self._answer()
            self._begin()

    def pause(self) -> None:
        """What follows is no step: an epoch's end, say. It is told apart."""
        self.paused = now()

    def resume(self) -> None:
        """Steps go on, if they had paused."""
        if self.paused:
            self.ends += 1
            self.between += now()[1] - self.paused[1]
            self.aside += now()[0] - self.paused[0]
            self.paused = None

    def _begin(self) -> None:
        self.begun = now()
        self.paused = None
        self.aside = self.between = 0.0
        self.ends = 0

    def _answer(self) -> None:
        wall, processor = (end - start for end, start in zip(now(), self.begun, strict=True))
        said = {
            "steps": self.steps,
            "wall": wall - self.aside,
            "processor": processor - self.between,
            "between": self.between,
            "ends": self.ends,
        }
        print(json.dumps(said), file=self.answers, flush=True)
        wanted = sys.stdin.readline()
        if not wanted:
            raise SystemExit
        self.steps = self.left = int(wanted)


def now() -> tuple[float, float]:
    """The time on the wall and the processor time of this process, in seconds."""
    return time.perf_counter(), time.process_time()

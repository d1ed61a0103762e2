"""Ways of doing the same, set against one another in turns, and what came of it as a file.

Every way is a process of its own, a worker (`benchmarks.pace`). All are started, then each has its
turn, round after round, so that whatever disturbs the machine disturbs all alike. They share one
core. Compared is the processor time of a step, in which other programs' turns don't count.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median
from typing import Any

from lookinside.core.errors import UserError
from lookinside.core.files import write_json
from lookinside.core.paths import BENCHMARKS
from lookinside.report.made import now, processor

WARM_UP = 3


@dataclass(frozen=True)
class Turn:
    """Seconds of so many steps; `between` are processor seconds of so many epochs' ends, apart."""

    steps: int
    wall: float
    processor: float
    between: float
    ends: int

    @property
    def step(self) -> float:
        """Processor seconds a step."""
        return self.processor / self.steps


class Worker:
    """One way at work; it trains while it is asked to, and only then."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = command
        self.complaints = tempfile.TemporaryFile("w+")  # noqa: SIM115
        pipe = subprocess.PIPE
        environment = os.environ | {"OMP_NUM_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "2"}
        self.process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=self.complaints, text=True, env=environment
        )
        self.hear()

    def ask(self, steps: int) -> Turn:
        """What a turn of so many steps took.

        Raises:
            UserError: it has ended.
        """
        assert self.process.stdin
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()
        return self.hear()

    def hear(self) -> Turn:
        """The worker's answer."""
        assert self.process.stdout
        if answer := self.process.stdout.readline():
            return Turn(**json.loads(answer))
        self.complaints.seek(0)
        raise UserError(f"{' '.join(self.command)} ended:\n{self.complaints.read()[-2000:]}")

    def end(self) -> None:
        """Send it home."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


def in_turns(
    ways: Mapping[str, Sequence[str]], rounds: int, seconds: float
) -> dict[str, list[Turn]]:
    """The turns of each way, a list of `rounds`; each lasts about so many seconds of the core.

    Raises:
        UserError: a way's command ends by itself; what it said is in the message.
    """
    workers: dict[str, Worker] = {}
    try:
        for name, command in ways.items():
            workers[name] = Worker(command)
        steps = {}
        for name, worker in workers.items():
            worker.ask(WARM_UP)
            steps[name] = max(WARM_UP, ceil(seconds / worker.ask(WARM_UP).step))
        turns: dict[str, list[Turn]] = {name: [] for name in workers}
        for number in range(rounds):
            order = list(workers) if number % 2 else list(reversed(workers))
            for name in order:
                turns[name].append(workers[name].ask(steps[name]))
        return turns
    finally:
        for worker in workers.values():
            worker.end()


def spread(values: Sequence[float]) -> dict[str, float]:
    """The median of the rounds, the lowest and the highest."""
    return {"median": median(values), "low": min(values), "high": max(values)}


def faster(own: Sequence[Turn], other: Sequence[Turn]) -> dict[str, float]:
    """How many times as fast as the other way's the own steps are, round by round."""
    return spread([theirs.step / ours.step for ours, theirs in zip(own, other, strict=True)])


def on_one_core() -> None:
    """Keep this process, and all that it starts, to one core."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def save(name: str, found: Mapping[str, Any], versions: Mapping[str, str]) -> None:
    """Write a benchmark's `title`, `about`, `columns` and `rows`, with machine and versions.

    A column is its key, its title and its unit; a row gives for each key a text, a number, a
    spread, or nothing. The report shows what lies there as a page.
    """
    columns = [dict(zip(("key", "title", "unit"), each, strict=True)) for each in found["columns"]]
    made = {
        "date": now().date().isoformat(),
        "processor": processor(),
        "cores": os.cpu_count(),
        "busy": round(os.getloadavg()[2], 1),
        "versions": versions,
    }
    write_json(BENCHMARKS / f"{name}.json", {**found, "columns": columns, "made": made})

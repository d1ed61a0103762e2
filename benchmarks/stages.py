"""What each stage of a pipeline costs: processor seconds and the most memory it held.

The stages run as they stand in dvc.yaml, one after another and without DVC, each in a process of
its own.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from dvc.repo import Repo
from dvc.repo.reproduce import get_active_graph, plan_repro

from lookinside import workspace
from lookinside.core.errors import UserError


@dataclass(frozen=True)
class Cost:
    """What a stage took.

    Attributes:
        seconds: processor time of its process and of all that it started.
        memory: the most that it held of memory at a time, in bytes; no less than what this process
            holds, which Linux counts as the new one's.
    """

    seconds: float
    memory: int


def costs(folder: Path) -> dict[str, Cost]:
    """Run all stages of the pipeline in a folder; the cost of each, in the order in which they ran.

    Raises:
        UserError: a stage fails; what it said is in the message.
    """
    stages = plan_repro(get_active_graph(Repo(str(folder)).index.graph))
    return {stage.name: cost(folder, stage.cmd) for stage in stages}


def cost(folder: Path, command: str) -> Cost:
    """Run one command in a folder.

    Raises:
        UserError: it fails; what it said is in the message.
    """
    with subprocess.Popen(
        ["sh", "-c", command],
        cwd=folder,
        env=workspace.environment(folder) | {"OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise UserError(f"{command} failed:\n{said[-2000:]}")
    kilo = 1 if sys.platform == "darwin" else 1024
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * kilo)

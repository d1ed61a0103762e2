"""A pipeline of small shell commands in a folder of its own, under the real DVC."""

import subprocess
import sys
from pathlib import Path

import yaml

from processes import wait

PATIENCE = 600
"""Seconds for what must come at last: how soon is the machine's affair."""
PLAINLY = (
    "from lookinside.core.errors import plainly\n"
    "with plainly('lookinside'):\n"
    "    from lookinside.reproduce.command import reproduce; reproduce({jobs})"
)


def stage(command: str, deps: list[str], out: str) -> dict[str, object]:
    return {"cmd": f"exec sh -c '{command}'", "deps": deps, "outs": [out]}


def diamond(middle: str = "cat a > {0}; echo made {0}") -> dict[str, object]:
    return {
        "a": stage("cat source > a", ["source"], "a"),
        **{name: stage(middle.format(name), ["a"], name) for name in ("b", "c", "d")},
        "e": stage("cat b c d > e", ["b", "c", "d"], "e"),
    }


class Folder:
    """A folder with a pipeline of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, stages: dict[str, object], source: str = "1\n") -> None:
        (self.path / ".dvc").mkdir(parents=True, exist_ok=True)
        (self.path / ".dvc/config").write_text("[core]\n    no_scm = true\n    analytics = false\n")
        (self.path / "dvc.yaml").write_text(yaml.safe_dump({"stages": stages}, sort_keys=False))
        (self.path / "source").write_text(source)

    def first(self, command: str, out: str) -> None:
        """Have a stage `sources` in a file of its own, which runs each time."""
        declared = stage(command, [], out) | {"wdir": "..", "always_changed": True}
        (self.path / "pipelines").mkdir()
        (self.path / "pipelines/dvc.yaml").write_text(
            yaml.safe_dump({"stages": {"sources": declared}})
        )
        (self.path / ".dvcignore").write_text("/pipelines/dvc.lock\n")

    def share(self, address: str) -> None:
        """Let DVC have a remote."""
        with (self.path / ".dvc/config").open("a") as file:
            file.write(f"    remote = shared\n['remote \"shared\"']\n    url = {address}\n")

    def begin(self, jobs: int = 2) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", PLAINLY.format(jobs=jobs)],
            cwd=self.path,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def wait_for(self, *files: str) -> None:
        wait(lambda: all((self.path / name).exists() for name in files), PATIENCE)

    def reproduce(self, jobs: int = 2) -> tuple[int, str]:
        process = self.begin(jobs)
        printed, _ = process.communicate(timeout=PATIENCE)
        return process.returncode, printed

    def ran(self, jobs: int = 2) -> list[str]:
        """The stages that a run without failure ran, in the order in which they ended."""
        status, printed = self.reproduce(jobs)
        assert status == 0, printed
        return [line.split()[2] for line in printed.splitlines()]

    def files(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in self.path.iterdir() if path.is_file()}

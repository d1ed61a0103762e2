"""Freed memory is kept: counted are the pages that the kernel had to clear anew."""

import subprocess
import sys

import pytest

ROUNDS, BLOCK = 5, 100_000_000
SCRIPT = f"""
import resource
from lookinside.core import heap

heap.keep_freed() if {{keep}} else None
cleared = []
for _ in range({ROUNDS}):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    block = bytearray({BLOCK})
    block[::4096] = block[::4096]
    del block
    cleared.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
print(*cleared)
"""


@pytest.mark.parametrize("keep", [False, True])
def test_a_block_is_cleared_once_and_then_kept(keep: bool) -> None:
    script = SCRIPT.replace("{keep}", str(keep))
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    first, *others = map(int, said.stdout.split())
    assert first > 10_000
    assert all((each < 100) == keep for each in others), others

"""What more images take of memory, each number of them in a process of its own."""

import os
import subprocess
import sys

import pytest

IMAGES = 1500
PROGRAM = """
import re, sys
from pathlib import Path

import torch

from blobs import blobs
from lookinside.core import arithmetic
from lookinside.data.store import Dataset, Split
from lookinside.evaluation import classify, measures
from lookinside.models.convnet import Block, convnet
from lookinside.probes import census, patches

what, count, at_once = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
measures.AT_ONCE = at_once or measures.AT_ONCE
arithmetic.settle()
few = blobs(50, 28, None, 0)
test = Split(torch.randint(256, (count, 1, 28, 28), dtype=torch.uint8), torch.arange(count) % 2)
mean = few.batch(torch.arange(50)).mean(0)
dataset = Dataset("blobs", ("left", "right"), few, few, test, mean, mean)
model = convnet((1, 28, 28), 2, [Block(16, 5, pool=2)] * 2, [64])
{
    "evaluation": lambda: classify.evaluate({"best": model, "last": model}, dataset, None),
    "patches": lambda: patches.top(model, dataset),
    "census": lambda: census.units(model, dataset, ablated=50),
}[what]()
print(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""
"""Prints the most that it held, in KiB."""


def held(what: str, count: int, at_once: int = 0) -> float:
    """The most MiB that a process held which looks so at so many images of 28x28."""
    words = [sys.executable, "-c", PROGRAM, what, str(count), str(at_once)]
    variables = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(words, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split()[-1]) / 1024


def of_maps(images: int) -> float:
    """MiB that one convolution's maps take of so many images: 16 of 28x28 numbers of 4 bytes."""
    return images * 16 * 28 * 28 * 4 / 2**20


@pytest.mark.slow
@pytest.mark.parametrize("what", ["evaluation", "patches", "census"])
def test_four_times_the_images_take_less_memory_than_one_layers_maps_of_them(what):
    assert held(what, 4 * IMAGES) - held(what, IMAGES) < of_maps(3 * IMAGES)


@pytest.mark.slow
def test_images_that_are_all_looked_at_together_take_more():
    few, many = (held("evaluation", count, at_once=count) for count in (IMAGES, 4 * IMAGES))
    assert many - few > of_maps(3 * IMAGES)

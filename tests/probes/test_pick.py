import torch
from hypothesis import given
from hypothesis import strategies as st

from lookinside.data.store import Split
from lookinside.probes.pick import in_rounds, part, spaced, to_bytes


def split(labels):
    images = torch.arange(len(labels), dtype=torch.uint8).reshape(-1, 1, 1, 1)
    offsets = torch.arange(2 * len(labels)).reshape(-1, 2)
    return Split(images, torch.tensor(labels), offsets, 40)


def test_a_part_keeps_its_labels_and_offsets():
    whole = split(list(range(10)))
    few = part(whole, spaced(whole, 4))
    assert few.labels.tolist() == few.images.flatten().tolist() == [0, 3, 6, 9]
    assert few.offsets.tolist() == whole.offsets[[0, 3, 6, 9]].tolist()
    assert (few.canvas, len(part(whole, whole.labels > 7))) == (40, 2)


def test_rounds_give_the_first_of_each_class_then_the_second():
    whole = split([2, 2, 0, 2, 1, 0])
    assert in_rounds(whole, 3, 3).tolist() == [2, 4, 0]
    assert in_rounds(whole, 3, 7).tolist() == [2, 4, 0, 5, 1]
    assert in_rounds(whole, 4, 1).tolist() == [2, 4, 0]


@given(st.integers(0, 255))
def test_every_gray_comes_back(gray):
    stored = torch.full((1, 1, 1, 1), gray, dtype=torch.uint8)
    assert to_bytes(Split(stored, torch.tensor([0])).batch(torch.tensor([0]))).equal(stored)

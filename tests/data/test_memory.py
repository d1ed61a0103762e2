from itertools import islice, pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lookinside.data.memory import Batches, draw_offsets, generator, in_order, steps_per_epoch
from lookinside.data.store import Split


def split_of(count: int, canvas: int | None = None) -> Split:
    """Images of 1x1 (or 2x2 on a canvas) whose only value is their own number."""
    side = 1 if canvas is None else 2
    images = torch.arange(count, dtype=torch.uint8)[:, None, None, None].expand(-1, 1, side, side)
    offsets = None if canvas is None else torch.zeros(count, 2, dtype=torch.int64)
    return Split(images.contiguous(), torch.arange(count), offsets, canvas)


def labels(batches: Batches) -> list[list[int]]:
    return [batch.tolist() for _, batch in batches]


@given(st.integers(1, 40), st.integers(1, 12), st.integers(0, 5))
def test_every_image_once_a_pass(count: int, batch_size: int, seed: int) -> None:
    steps = steps_per_epoch(count, batch_size)
    for number in range(3):
        batches = Batches(split_of(count), batch_size, seed, number * steps, (number + 1) * steps)
        seen = [label for batch in labels(batches) for label in batch]
        assert sorted(seen) == list(range(count))
        assert len(batches) == steps


@given(st.integers(1, 30), st.integers(1, 9), st.integers(0, 3), st.integers(0, 25), st.booleans())
def test_starting_late_is_skipping(
    count: int, batch_size: int, seed: int, start: int, redraw: bool
) -> None:
    split = split_of(count, 4)
    every = 3 if redraw else None
    whole = Batches(split, batch_size, seed, 0, 30, every)
    late = Batches(split, batch_size, seed, start, 30, every)
    for (images, classes), (others, same) in zip(islice(whole, start, None), late, strict=True):
        assert images.equal(others)
        assert classes.equal(same)


def test_images_go_with_their_labels() -> None:
    for images, classes in Batches(split_of(7), 3, 0, 0, 9):
        assert images.flatten().mul(255).round().long().equal(classes)


def test_orders_differ_between_passes_and_seeds() -> None:
    first, second = (Batches(split_of(30), 30, 0, p, p + 1) for p in (0, 1))
    other = Batches(split_of(30), 30, 1, 0, 1)
    assert labels(first) != labels(second)
    assert labels(first) != labels(other)
    assert labels(first) == labels(first)


def test_the_order_is_pinned() -> None:
    assert labels(Batches(split_of(6), 4, 0, 0, 2)) == [[1, 0, 2, 5], [3, 4]]


def test_offsets_change_exactly_at_multiples() -> None:
    batches = Batches(split_of(20, 9), 20, 0, 0, 12, redraw_every=4)
    places = []
    for images, classes in batches:
        rows = images[:, 0].sum(2).ne(0).long().argmax(1)
        columns = images[:, 0].sum(1).ne(0).long().argmax(1)
        order = classes.argsort()[1:]
        places.append(torch.stack([rows, columns], 1)[order].tolist())
    changed = [before != after for before, after in pairwise(places)]
    assert changed == [step % 4 == 0 for step in range(1, 12)]


def test_redrawing_needs_a_canvas() -> None:
    with pytest.raises(ValueError, match="canvas"):
        Batches(split_of(3), 1, 0, 0, 1, redraw_every=5)


def test_offsets_are_those_of_the_notebook() -> None:
    offsets = draw_offsets(5000, (28, 28), 40, generator(0, "test", 0))
    assert offsets.shape == (5000, 2)
    assert offsets.unique().tolist() == list(range(12))
    assert draw_offsets(4, (2, 2), 2, generator(0, "test", 0)).sum() == 0


def test_in_order() -> None:
    sizes = [len(classes) for _, classes in in_order(split_of(5), 2)]
    together = torch.cat([classes for _, classes in in_order(split_of(5), 2)])
    assert sizes == [2, 2, 1]
    assert together.tolist() == [0, 1, 2, 3, 4]


def test_large_images_come_in_order_by_fewer() -> None:
    images = torch.zeros(5, 3, 1024, 1024, dtype=torch.uint8)
    split = Split(images, torch.arange(5))
    assert [batch.tolist() for _, batch in in_order(split)] == [[0, 1], [2, 3], [4]]
    assert [len(batch) for _, batch in in_order(split_of(1200))] == [1000, 200]
    assert [len(batch) for _, batch in in_order(split, 3)] == [3, 2]

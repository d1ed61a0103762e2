import hashlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookinside.core.errors import UserError
from lookinside.data.raw import Raw
from lookinside.data.splits import Choice, blocks, few_per_class, official, pooled, stratified


def raw_of(train: list[int], test: list[int], official: bool = False) -> Raw:
    """One-pixel images with these labels."""
    classes = tuple(str(label) for label in range(max(train + test) + 1))
    pixels = [np.zeros((len(labels), 1, 1), np.uint8) for labels in (train, test)]
    labels = [np.array(labels, np.int64) for labels in (train, test)]
    return Raw(classes, pixels[0], labels[0], pixels[1], labels[1], "file order", official)


def assert_disjoint(choice: Choice, raw: Raw) -> None:
    numbers = np.concatenate([choice.train, choice.validation, choice.test])
    assert len(np.unique(numbers)) == len(numbers)
    assert numbers.min() >= 0
    assert numbers.max() < len(raw.train_labels) + len(raw.test_labels)


LABELS = st.lists(st.integers(0, 3), min_size=40, max_size=120)


@given(LABELS, LABELS, st.booleans(), st.integers(0, 3))
def test_no_image_is_in_two_splits(
    train: list[int], test: list[int], is_official: bool, seed: int
) -> None:
    raw = raw_of([0, 1, 2, 3] * 6 + train, [0, 1, 2, 3] * 6 + test, is_official)
    for choice in (
        official(raw, seed, validation=7),
        pooled(raw, seed),
        few_per_class(raw, seed, 3, 2, 2),
        few_per_class(raw, seed, 30, 2, 4),
    ):
        assert_disjoint(choice, raw)


@given(LABELS, st.integers(0, 3))
def test_stratified_deals_out_everything_evenly(labels: list[int], seed: int) -> None:
    array = np.array(labels, np.int64)
    parts = stratified(array, [0.8, 0.1, 0.1], seed)
    assert sorted(np.concatenate(parts)) == list(range(len(labels)))
    assert [len(part) for part in parts[1:]] == [round(len(labels) * 0.1)] * 2
    for part in parts[1:]:
        for label in np.unique(array):
            assert abs((array[part] == label).sum() - (array == label).sum() * 0.1) < 1


def test_official_takes_the_last_training_images_in_order() -> None:
    choice = official(raw_of([0, 1] * 5, [1, 0], official=True), 0, validation=3)
    assert choice.train.tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert choice.validation.tolist() == [7, 8, 9]
    assert choice.test.tolist() == [10, 11]
    assert "last 3 training images" in choice.selection


def test_a_twelfth_where_the_order_means_nothing() -> None:
    choice = official(raw_of([0] * 24 + [1] * 24, [0, 1]), 0)
    assert choice.validation.size == 4
    assert sorted(choice.validation // 24) == [0, 0, 1, 1]
    assert choice.test.tolist() == [48, 49]
    assert "stratified twelfth" in choice.selection


@pytest.mark.parametrize("rule", [official, pooled, few_per_class])
def test_without_a_test_part_all_rules_pool(rule: object) -> None:
    raw = replace(raw_of([0, 1] * 50, [0]), test_labels=np.array([], np.int64))
    raw = replace(raw, test_images=np.zeros((0, 1, 1), np.uint8))
    choice = rule(raw, 0)  # type: ignore[operator]
    assert [part.size for part in (choice.train, choice.validation, choice.test)] == [80, 10, 10]
    assert "80 / 10 / 10" in choice.selection
    assert (raw.train_labels[choice.test] == 0).sum() == 5


def test_few_per_class_takes_the_first_and_never_them_again() -> None:
    raw = raw_of([0, 0, 0, 1, 1, 1], [1, 1, 1, 0, 0, 0])
    choice = few_per_class(raw, 0, train=2, test=1, validation=1)
    assert choice.train.tolist() == [0, 3, 1, 4]
    assert choice.validation.tolist() == [2, 5]
    assert choice.test.tolist() == [9, 6]
    assert "training images beyond 2" in choice.selection


def test_few_per_class_validates_on_test_images_where_training_images_are_few() -> None:
    raw = raw_of([0, 0, 0, 1, 1], [1, 1, 1, 0, 0, 0])
    choice = few_per_class(raw, 0, train=2, test=1, validation=2)
    assert choice.train.tolist() == [0, 3, 1, 4]
    assert choice.validation.tolist() == [9, 6, 10, 7]
    assert choice.test.tolist() == [8, 5]
    assert "test images beyond 1" in choice.selection


def test_too_few_images_are_said_so() -> None:
    with pytest.raises(UserError, match="no validation images are left"):
        few_per_class(raw_of([0, 1], [0, 1]), 0, 1, 1, 1)
    with pytest.raises(UserError, match="fewer than two are left for validation and test, so add"):
        pooled(raw_of([0, 1], [0, 1]), 0)


def test_every_split_needs_two_images() -> None:
    with pytest.raises(UserError, match="too few images: fewer than two are left for test, so"):
        official(raw_of([0, 1] * 12, [0]), 0)
    assert official(raw_of([0, 1] * 12, [0, 1]), 0).validation.size == 2


@given(st.integers(12, 700), st.integers(0, 3))
def test_blocks_of_time_are_dealt_out_whole(count: int, seed: int) -> None:
    choice = blocks(count, seed)
    parts = [choice.train, choice.validation, choice.test]
    assert sorted(np.concatenate(parts)) == list(range(count))
    number = next((n for n in (50, 40, 30, 20, 10) if n <= count // 2), count // 2)
    assert f"80 / 10 / 10 of {number} blocks of time" in choice.selection
    block = np.arange(count) * number // count
    assert set(np.bincount(block)) <= {count // number, count // number + 1}
    held = [set(block[part]) for part in parts]
    assert [len(dealt) for dealt in held[1:]] == [round(number / 10)] * 2
    assert sum(map(len, held)) == number


@pytest.mark.parametrize("count", [0, 1, 2, 9])
def test_too_few_for_blocks(count: int) -> None:
    with pytest.raises(UserError, match="too few images"):
        blocks(count, 0)


def test_one_class_is_enough() -> None:
    for choice in (pooled(raw_of([0] * 40, []), 0), official(raw_of([0] * 40, [0] * 4), 0)):
        assert len(choice.test) == 4


def test_golden_hash() -> None:
    assert blocks(24, 0).test.tolist() == [15, 16]
    choice = pooled(raw_of([0, 1, 2] * 20, [2, 1, 0] * 10), 0)
    numbers = np.concatenate([choice.train, choice.validation, choice.test])
    assert hashlib.sha256(numbers.tobytes()).hexdigest()[:16] == "50fc4f0ce222c830"

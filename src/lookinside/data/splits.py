"""Which image goes to train, validation and test: disjoint, fixed, and said in a sentence.

Images are numbered over the training part and then the test part of a source. Each rule gives a
`Choice`: three arrays of such numbers, int64, in the order in which the images will be stored.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lookinside.core.errors import UserError
from lookinside.data.raw import Raw

Numbers = NDArray[np.int64]

BLOCKS = 50


@dataclass(frozen=True)
class Choice:
    """Image numbers by split, and the sentence that tells how they were chosen."""

    train: Numbers
    validation: Numbers
    test: Numbers
    selection: str


def official(raw: Raw, seed: int, validation: int = 5000) -> Choice:
    """The source's own test part; the last `validation` training images of the official files.

    Where the files are not the official ones their order means nothing, and validation is a
    twelfth of the training images, stratified. A source without a test part is pooled.
    """
    if not len(raw.test_images):
        return pooled(raw, seed)
    count = len(raw.train_images)
    test = count + np.arange(len(raw.test_images))
    if raw.official:
        numbers = np.arange(count)
        said = f"test: the test images; validation: the last {validation:,} training images"
        kept, last = numbers[:-validation], numbers[-validation:]
        return checked(kept, last, test, f"{said}, in file order.")
    train, held = stratified(raw.train_labels, [11 / 12, 1 / 12], seed)
    said = "test: the test images; validation: a stratified twelfth of the training images"
    return checked(train, held, test, f"{said} (seed {seed}).")


def pooled(raw: Raw, seed: int) -> Choice:
    """All images of both parts together, split 80 / 10 / 10 within each class."""
    labels = np.concatenate([raw.train_labels, raw.test_labels])
    train, held, test = stratified(labels, [0.8, 0.1, 0.1], seed)
    return checked(
        train, held, test, f"80 / 10 / 10 of all images, stratified by class (seed {seed})."
    )


def blocks(count: int, seed: int) -> Choice:
    """Images in the order of time, cut into blocks of equal length, which go to a split whole.

    There are 50 blocks; if then they were of less than two images, 40, 30, 20, 10 or fewer. They
    are dealt out 80 / 10 / 10. Neighbours in time resemble each other: dealt out one by one,
    nearly every image for testing would have its like among those for training. Between blocks
    only the images at their ends are neighbours.

    Raises:
        UserError: a part has fewer than two images.
    """
    most = max(1, min(BLOCKS, count // 2))
    number = most // 10 * 10 or most
    block = np.arange(count) * number // max(1, count)
    dealt = stratified(np.zeros(number, np.int64), [0.8, 0.1, 0.1], seed)
    train, held, test = (np.flatnonzero(np.isin(block, part)) for part in dealt)
    said = f"80 / 10 / 10 of {number} blocks of time (seed {seed}), for neighbours look alike."
    return checked(train, held, test, said)


def few_per_class(
    raw: Raw, seed: int, train: int = 1000, test: int = 100, validation: int = 100
) -> Choice:
    """So many of each class: the first `train` training images and the first `test` test images.

    Validation is the next `validation` training images of each class if every class has them,
    else the next test images, and never any of the first `train`. Images are stored with the
    classes in turn. A source without a test part is pooled.

    Raises:
        UserError: a class has no image left for validation.
    """
    if not len(raw.test_images):
        return pooled(raw, seed)
    ours = by_class(raw.train_labels, len(raw.classes), 0)
    theirs = by_class(raw.test_labels, len(raw.classes), len(raw.train_labels))
    enough = all(len(numbers) >= train + validation for numbers in ours)
    rest = [numbers[train:] for numbers in ours] if enough else [n[test:] for n in theirs]
    if not all(len(numbers) for numbers in rest):
        raise UserError(
            f"no validation images are left beyond the first {train:,} training and {test:,} test "
            "images of each class: lower those numbers in the data set's recipe"
        )
    beyond = f"training images beyond {train:,}" if enough else f"test images beyond {test:,}"
    said = (
        f"the first {train:,} training and the first {test:,} test images of each class in "
        f"{raw.order}; validation: the next {validation:,} of each class among the {beyond}."
    )
    return checked(
        in_turn([numbers[:train] for numbers in ours]),
        in_turn([numbers[:validation] for numbers in rest]),
        in_turn([numbers[:test] for numbers in theirs]),
        said,
    )


def by_class(labels: Numbers, classes: int, first: int) -> list[Numbers]:
    """The numbers of each class's images in their order, counted from `first`."""
    return [np.flatnonzero(labels == label) + first for label in range(classes)]


def in_turn(groups: list[Numbers]) -> Numbers:
    """The first of each group, then the second of each, and so on."""
    ranks = np.concatenate([np.arange(len(group)) for group in groups])
    order = np.argsort(ranks, kind="stable")
    numbers: Numbers = np.concatenate(groups)[order]
    return numbers


def stratified(labels: Numbers, shares: list[float], seed: int) -> list[Numbers]:
    """Deal out all images by shares (which add up to 1), class by class, in a random order.

    Each part but the first gets its share of all images, rounded; within it each class gets its
    share, rounded down or up so that the part's total is met (largest remainders first).
    """
    rng = np.random.default_rng(seed)
    groups = [rng.permutation(np.flatnonzero(labels == label)) for label in np.unique(labels)]
    parts: list[Numbers] = []
    sizes = np.array([len(group) for group in groups], np.int64)
    for share in shares[1:]:
        counts = apportion(sizes, share)
        parts.append(np.concatenate([g[:n] for g, n in zip(groups, counts, strict=True)]))
        groups = [g[n:] for g, n in zip(groups, counts, strict=True)]
    return [rng.permutation(part) for part in (np.concatenate(groups), *parts)]


def apportion(sizes: Numbers, share: float) -> Numbers:
    """Whole numbers near `share * sizes` that add up to `share` of the total, rounded."""
    exact = sizes * share
    counts: Numbers = np.floor(exact).astype(np.int64)
    missing = round(float(sizes.sum() * share)) - int(counts.sum())
    counts[np.argsort(counts - exact, kind="stable")[:missing]] += 1
    return counts


def checked(train: Numbers, validation: Numbers, test: Numbers, selection: str) -> Choice:
    """A choice whose parts all have two images at least: of one there are no statistics.

    Raises:
        UserError: a part has fewer.
    """
    parts = {"training": train, "validation": validation, "test": test}
    if small := [name for name, numbers in parts.items() if len(numbers) < 2]:
        raise UserError(
            f"too few images: fewer than two are left for {' and '.join(small)}, so add some"
        )
    return Choice(train, validation, test, selection)

"""Files whose parts say what they like of sizes, types and places: read rightly, or refused."""

import gzip
import io
import json
import math
import struct
import tarfile
import tracemalloc
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import torch
from data_makers import idx_contents, packed, png, write_idx
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from safetensors.numpy import save as pack

from lookinside.core.errors import UserError
from lookinside.data import idx, images, raw, recipes, store
from lookinside.data.at_hand import from_tensors
from lookinside.data.official import IDX_FILES

SIDES = st.sampled_from([0, 1, 2, 3])
POWERS = st.integers(0, 31).map(lambda power: 1 << power)
"""Of which a product of three may be 0 in 64 bits."""
TYPES = st.sampled_from(["uint8", "int8", "int64", "int32", "float32", "float64", "bool"])
NUMBERS = st.sampled_from([-(2**63), -1, 0, 1, 2, 3, 100, 2**63 - 1])
CLASSES = ("a", "b")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("headers")


@st.composite
def idx_file(draw: st.DrawFn, dimensions: int) -> bytes:
    """An IDX file of any shape; one of more than 1,000 bytes by its header has next to none."""
    shape = draw(st.tuples(*[SIDES] * dimensions) | st.tuples(*[POWERS] * dimensions))
    length = math.prod(shape)
    if length > 1000:
        length = draw(st.integers(0, 2))
    return struct.pack(f">I{dimensions}I", 0x800 + dimensions, *shape) + bytes(length)


@settings(max_examples=150)
@given(data=st.data(), part=st.sampled_from(sorted(IDX_FILES)))
def test_any_header_of_mnist(folder: Path, data: st.DataObject, part: str) -> None:
    file = data.draw(idx_file(3 if part.endswith("images") else 1))
    check_idx(write_idx(folder / "any", idx_contents() | {part: file}))


@settings(max_examples=150)
@given(counts=st.tuples(SIDES, SIDES), sides=st.tuples(*[SIDES] * 4), levels=st.integers(0, 12))
def test_four_headers_of_mnist_that_fit_their_lengths(
    folder: Path, counts: tuple[int, int], sides: tuple[int, int, int, int], levels: int
) -> None:
    files = {}
    for part, count, size in zip(("train", "test"), counts, (sides[:2], sides[2:]), strict=True):
        files[f"{part}.images"] = packed(np.full((count, *size), levels, np.uint8))
        files[f"{part}.labels"] = packed(np.full(count, levels, np.uint8))
    check_idx(write_idx(folder / "fitting", files))


def check_idx(path: Path) -> None:
    """Whatever is read is as `Raw` says, and can be split."""
    with suppress(UserError):
        read = idx.read(path)
        raw.check(read)
        recipes.images(read, "pooled")


ARRAYS = TYPES.flatmap(
    lambda kind: arrays.arrays(
        kind, arrays.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=3)
    )
)
LABELS = TYPES.flatmap(lambda kind: arrays.arrays(kind, st.integers(0, 3)))
PIXELS = SIDES.flatmap(
    lambda side: st.integers(0, 3).map(lambda count: np.zeros((count, side, 2), np.uint8))
)


@settings(max_examples=200)
@given(
    train=st.tuples(PIXELS | ARRAYS, LABELS | ARRAYS),
    test=st.tuples(PIXELS | ARRAYS, LABELS | ARRAYS),
)
def test_any_arrays_of_a_source(
    folder: Path, train: tuple[np.ndarray, np.ndarray], test: tuple[np.ndarray, np.ndarray]
) -> None:
    parts = dict(zip(("train", "test"), (train, test), strict=True))
    tensors = {f"{part}.images": pair[0] for part, pair in parts.items()}
    tensors |= {f"{part}.labels": pair[1] for part, pair in parts.items()}
    about = {"classes": CLASSES, "order": "file order", "official": False}
    path = folder / "raw.safetensors"
    path.write_bytes(pack(tensors, {"about": json.dumps(about)}))
    with suppress(UserError):
        read = raw.load(path)
        assert isinstance(read, raw.Raw)
        shape = read.train_images.shape[1:]
        assert read.test_images.shape[1:] == shape
        assert 0 not in shape
        assert len(shape) == 2 or shape[2:] == (3,)
        for labels in (read.train_labels, read.test_labels):
            assert labels.dtype == np.int64
            assert set(labels.tolist()) <= {0, 1}


PLACES = st.one_of(
    st.none(),
    st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=2).map(np.array),
    st.integers(0, 3).map(lambda side: np.full((2, 2), side)),
    ARRAYS,
)


@settings(max_examples=200)
@given(
    offsets=PLACES,
    canvas=st.none() | st.integers(-1, 5) | st.sampled_from(["4", 4.0, True, [4], 10**30]),
    shape=st.tuples(*[st.integers(0, 3)] * 3) | st.just((1, 2, 2)),
    statistic=st.tuples(*[st.integers(1, 5)] * 3) | st.just((1, 4, 4)) | st.just((1, 2, 2)),
    labels=LABELS | st.just(np.array([0, 1])),
    kind=TYPES | st.just("float32"),
)
def test_any_arrays_of_a_prepared_data_set(
    folder: Path,
    offsets: np.ndarray | None,
    canvas: object,
    shape: tuple[int, int, int],
    statistic: tuple[int, int, int],
    labels: np.ndarray,
    kind: str,
) -> None:
    tensors = {"mean": np.zeros(statistic, kind), "std": np.ones(statistic, kind)}
    for name in store.SPLITS:
        tensors |= {f"{name}.images": np.full((2, *shape), 255, np.uint8), f"{name}.labels": labels}
        if offsets is not None:
            tensors[f"{name}.offsets"] = offsets
    path = folder / "prepared.safetensors"
    about = {"name": "toy", "classes": CLASSES, "canvas": canvas}
    path.write_bytes(pack(tensors, {"about": json.dumps(about)}))
    with suppress(UserError):
        read = store.load(path)
        seen = read.test.batch(torch.arange(2))
        assert seen.shape[1:] == read.shape
        assert seen.sum() == 2 * np.prod(shape)
        assert set(read.test.labels.tolist()) <= {0, 1}


@settings(max_examples=150)
@given(pixels=ARRAYS | PIXELS.map(lambda each: each[:, None]), labels=LABELS)
def test_any_tensors_at_hand(pixels: np.ndarray, labels: np.ndarray) -> None:
    with suppress(ValueError):
        made = from_tensors(torch.from_numpy(pixels), torch.from_numpy(labels), CLASSES)
        store.check(made)


def tar_block(kind: bytes, size: int, name: str = "a.txt") -> bytes:
    """A header of a tar."""
    member = tarfile.TarInfo(name)
    member.type, member.size = kind, size
    return member.tobuf(tarfile.GNU_FORMAT)


KINDS = st.sampled_from(
    [
        tarfile.GNUTYPE_LONGNAME,
        tarfile.GNUTYPE_LONGLINK,
        tarfile.XHDTYPE,
        tarfile.XGLTYPE,
        tarfile.SOLARIS_XHDTYPE,
        tarfile.GNUTYPE_SPARSE,
        tarfile.REGTYPE,
    ]
)
FILLED = st.sampled_from([b"n", b"1", b"2 ", b"9 a=b\n12 cd=efgh\n", b"\xff", b"\0"])
SIZES = st.sampled_from([0, 5, 511, 512, 513, 1 << 14, 1 << 16, (1 << 16) + 1, 1 << 20])


@settings(max_examples=60)
@given(
    parts=st.lists(st.tuples(KINDS, SIZES, FILLED, st.booleans()), max_size=4),
    times=st.integers(1, 6),
)
@example(parts=[(tarfile.GNUTYPE_LONGNAME, 1 << 16, b"\xff", True)], times=1)
def test_any_headers_of_a_tar_take_little_memory(
    folder: Path, parts: list[tuple[bytes, int, bytes, bool]], times: int
) -> None:
    """What is packed comes to 24 MiB at most; held is no more than a few headers."""
    blocks = []
    for kind, size, filled, has_entry in parts * times:
        body = (filled * size)[:size]
        blocks += [tar_block(kind, size), body, bytes(-size % 512)]
        blocks += [tar_block(tarfile.REGTYPE, 0)] if has_entry else []
    path = folder / "pets.tar.gz"
    data = b"".join([*blocks, bytes(1024)])
    path.write_bytes(gzip.compress(data, 1))
    tracemalloc.start()
    try:
        with suppress(UserError):
            images.read(path, "pets")
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


NAMES = st.text(st.characters(exclude_characters="\0/.", exclude_categories=["C", "Z"]), min_size=1)


@settings(max_examples=60)
@given(
    names=st.lists(NAMES, min_size=1, max_size=4, unique=True),
    form=st.sampled_from([tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]),
    long=st.integers(0, 300),
    says=st.dictionaries(NAMES.filter(lambda key: "=" not in key), NAMES, max_size=2),
)
def test_what_is_well_packed_is_read_whatever_it_is_called(
    folder: Path, names: list[str], form: int, long: int, says: dict[str, str]
) -> None:
    names = [f"{'x' * long}{name}.png" for name in names]
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form, pax_headers=says) as archive:
        for number, name in enumerate(names):
            member, data = tarfile.TarInfo(f"pets/{name}"), png(number)
            member.size, member.pax_headers = len(data), says
            archive.addfile(member, io.BytesIO(data))
    path = folder / "named.tar"
    path.write_bytes(out.getvalue())
    read, content = images.read(path, "pets")
    assert {name.split("/")[-1] for name in content.sums} == set(names)
    assert sorted(read.train_images[:, 0, 0].tolist()) == list(range(len(names)))

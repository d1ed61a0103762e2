"""Where each source would come from: a local folder, the official address, or what is embedded."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.data import local
from lookinside.data.official import NAMES, addresses, answers
from lookinside.data.provenance import entry
from lookinside.data.whereabouts import DIGITS, digits_file

KINDS = ("local", "official", "embedded")

Identity = dict[str, Any]


def locate(
    source: str, wanted: str, folder: str | None = None, mirror: str | None = None
) -> Identity:
    """What `source` would be read from: its kind and what identifies it, without absolute paths.

    `wanted` is local, official, embedded, or auto, which takes the first of these that is there.
    mnist and cifar10 have all three; any other name is a folder of the user's own images.

    Raises:
        UserError: `wanted` is no such word, or what is wanted is not there.
    """
    if wanted not in ("auto", *KINDS):
        raise UserError(f"sources.{source} is {wanted!r}: use auto, {', '.join(KINDS)}")
    if source not in NAMES and wanted in ("official", "embedded"):
        raise UserError(f"{source} has no {wanted} form: set sources.{source}: local")
    if wanted in ("auto", "local"):
        found = find_local(source, folder, required=wanted == "local" or source not in NAMES)
        if found is not None:
            return identity(source, "local", found.form, local.list_files(found))
    if wanted == "official" or (wanted == "auto" and official_is_there(source, mirror)):
        return identity(source, "official", "published", [{"name": n} for n in NAMES[source]])
    if source == "mnist":
        return identity(source, "embedded", "digits", [entry(DIGITS, digits_file())])
    return identity(source, "embedded", "drawn", [])


def locate_all(
    wanted: Mapping[str, str], folder: str | None, mirrors: Mapping[str, str | None]
) -> list[Identity]:
    """What each source would be read from; all are looked for at once, as each may wait.

    Raises:
        UserError: one of `wanted` is no such word, or what is wanted is not there.
    """

    def look(source: str) -> Identity:
        return locate(source, wanted[source], folder, mirrors.get(source))

    with ThreadPoolExecutor() as pool:
        return list(pool.map(look, wanted))


def identity(source: str, kind: str, form: str, files: list[dict[str, object]]) -> Identity:
    """What the stage `sources` writes, and `fetch` works from."""
    return {"source": source, "kind": kind, "form": form, "files": files}


def find_local(source: str, folder: str | None, required: bool) -> local.Found | None:
    """Look in the user's data folder.

    Raises:
        UserError: `required`, and there is no folder or the source is not in it.
    """
    path = local.data_folder(folder)
    found = None if path is None else local.find(source, path)
    if found is None and required:
        where = f"{local.VARIABLE} is not set" if path is None else f"it is not in {path}"
        raise UserError(
            f"{source} can't be taken from a local folder ({where}): point {local.VARIABLE} at a "
            f"folder with {local.looked_for(source)}"
        )
    return found


def official_is_there(source: str, mirror: str | None) -> bool:
    """Whether the official files are here already or could be downloaded now."""
    downloads = paths.DOWNLOADS / source
    if all((downloads / name).is_file() for name in NAMES[source]):
        return True
    try:
        if json.loads((paths.RAW / f"{source}.json").read_bytes())["kind"] == "official":
            return True
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    return answers(addresses(source, NAMES[source][0], mirror))

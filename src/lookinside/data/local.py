"""A folder of the user's own with data sets in it: what is looked for, and what is found."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lookinside.core.errors import UserError
from lookinside.core.files import digest
from lookinside.data.members import ARCHIVES, files_below
from lookinside.data.official import CIFAR_ARCHIVE, CIFAR_FOLDER
from lookinside.data.provenance import entry
from lookinside.data.whereabouts import FILMS, check_idx, find_idx

VARIABLE = "LOOKINSIDE_DATASETS"
IDX_FOLDER = "MNIST/raw"


@dataclass(frozen=True)
class Found:
    """A local data set: `form` is idx, batches, images or film; `path` is where it is."""

    form: str
    path: Path


def data_folder(folder: str | None, environment: Mapping[str, str] = os.environ) -> Path | None:
    """The folder to look in: the variable's, else the given one, else none.

    Raises:
        UserError: it is set and is not a folder.
    """
    where = environment.get(VARIABLE) or folder
    if not where:
        return None
    path = Path(where).expanduser()
    if not path.is_dir():
        name = VARIABLE if environment.get(VARIABLE) else "folder in params.yaml"
        raise UserError(f"{name} is {where}, which is no folder: correct it or leave it out")
    return path


def find(source: str, folder: Path) -> Found | None:
    """Look for a source in the folder: torchvision's forms first, then what has its name.

    Raises:
        UserError: only some of MNIST's four files are there, more than one image folder, archive
            or film has that name, or its name can't be printed.
    """
    if source == "mnist" and (parts := find_idx(folder / IDX_FOLDER)):
        check_idx(folder / IDX_FOLDER, parts)
        return Found("idx", folder / IDX_FOLDER)
    for name in (CIFAR_FOLDER, CIFAR_ARCHIVE) if source == "cifar10" else ():
        if (folder / name).exists():
            return Found("batches", folder / name)
    named = {path: form_of(path, source) for path in sorted(folder.iterdir())}
    matches = [Found(form, path) for path, form in named.items() if form]
    if len(matches) > 1:
        names = ", ".join(found.path.name for found in matches)
        raise UserError(f"{source} could be any of {names} in the data folder: keep one of them")
    for found in matches:
        check_name(found.path)
    return matches[0] if matches else None


def check_name(path: Path) -> None:
    """Refuse a file whose name would do something to a terminal, or to a page.

    Raises:
        UserError: it would.
    """
    if not path.name.isprintable():
        raise UserError(
            f"{path.name} in the data folder has signs that can't be printed: rename it"
        )


def form_of(path: Path, source: str) -> str:
    """images, film, or nothing if `path` is not this source's.

    It is images if a folder is called `source`, or an archive `source`, `source-...` or
    `source_...`; a film if a file is called `source` besides its ending.
    """
    if path.is_dir():
        return "images" if path.name == source else ""
    rest = path.name.removeprefix(source).lower()
    if not path.name.startswith(source) or not path.is_file():
        return ""
    if rest in FILMS:
        return "film"
    return "images" if rest.endswith(ARCHIVES) and not rest[:1].isalnum() else ""


def looked_for(source: str) -> str:
    """What `find` looks for, in words."""
    forms = {
        "mnist": f"{IDX_FOLDER}/ with its four files, ",
        "cifar10": f"{CIFAR_FOLDER}/, {CIFAR_ARCHIVE}, ",
    }
    archives = ", ".join(f"{source}*{end}" for end in ARCHIVES)
    films = ", ".join(FILMS)
    return (
        f"{forms.get(source, '')}{source}/ or one of {archives} with images in it, or a film "
        f"{source} ({films})"
    )


def list_files(found: Found) -> list[dict[str, object]]:
    """What tells the files of a local data set from others, without an absolute path.

    Of files: names, sizes and SHA-256 sums. Of a folder of images, which may be many: the names,
    sizes and modification times, as one sum. Links that lead nowhere are passed over.
    """
    path = found.path
    if found.form == "idx":
        return [entry(f"{IDX_FOLDER}/{file.name}", file) for file in find_idx(path).values()]
    if path.is_file():
        return [entry(path.name, path)]
    if found.form == "batches":
        batches = sorted(file for file in path.iterdir() if "batch" in file.name and file.is_file())
        for file in batches:
            check_name(file)
        return [entry(f"{CIFAR_FOLDER}/{file.name}", file) for file in batches]
    stats = {}
    for file in files_below(path):
        stat = file.stat()
        stats[file.relative_to(path).as_posix()] = stat.st_size, stat.st_mtime_ns
    total = sum(size for size, _ in stats.values())
    return [
        {
            "name": path.name,
            "bytes": total,
            "files": len(stats),
            "listing": digest(sorted(stats.items())),
        }
    ]

"""The code that a stage can run, and a key for it that only a change of meaning changes.

A stage's closure is its script, every module of this package that the script imports, directly or
through others, and the modules of the `_target_`s in the configuration that it reads. The key is a
hash over their syntax trees, so comments, docstrings and formatting don't count. Files in folders
`templates` and `static` count with their bytes for each stage that imports a module beside them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from lookinside.core.errors import UserError
from lookinside.core.files import sha256
from lookinside.core.hashed import key_of
from lookinside.core.syntax import PACKAGE, syntax

CODE = Path("src")
RESOURCES = ("templates", "static")


def code_key(script: Path, targets: Iterable[str] = ()) -> str:
    """The key of everything that `script` can run, with these `_target_`s (dotted names)."""
    return key_of({str(path): _file_key(path) for path in closure(script, targets)})


def closure(script: Path, targets: Iterable[str] = ()) -> list[Path]:
    """The files whose content decides what `script` does, sorted, from the repository's root.

    Raises:
        UserError: a target of this package names no module of it, or a file is no valid Python.
    """
    waiting = [script]
    for target in targets:
        if target.split(".")[0] == PACKAGE:
            files = _module_files(target)
            if len(files) < len(target.split(".")) - 1:
                raise UserError(f"_target_ {target} names no module of {CODE / PACKAGE}")
            waiting += files
    found: set[Path] = set()
    imported: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        if path.suffix == ".py":
            names = set(syntax(path).imported) - imported
            waiting += [file for name in names for file in _module_files(name)]
            imported |= names
        waiting += _resources(path) if path.is_relative_to(CODE) else []
    return sorted(found)


def find_targets(node: object) -> Iterator[str]:
    """Every `_target_` in a plain nested configuration."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "_target_":
                yield str(value)
            else:
                yield from find_targets(value)
    elif isinstance(node, Sequence) and not isinstance(node, str):
        for value in node:
            yield from find_targets(value)


def _module_files(name: str) -> list[Path]:
    """The files that importing a dotted name runs: packages on the way, and the module."""
    files = []
    folder = CODE
    for part in name.split("."):
        package, module = folder / part / "__init__.py", folder / f"{part}.py"
        if package.is_file():
            files.append(package)
        elif module.is_file():
            files.append(module)
        else:
            break
        folder /= part
    return files


def _resources(path: Path) -> list[Path]:
    """The files in the folders `RESOURCES` beside a module, without what editors leave there."""
    if path.name == "__init__.py" or path.suffix != ".py":
        return []
    return [
        file
        for folder in RESOURCES
        for file in (path.parent / folder).rglob("*")
        if file.is_file() and not file.name.startswith(".") and not file.name.endswith("~")
    ]


def _file_key(path: Path) -> str:
    if path.suffix != ".py":
        return sha256(path)
    return syntax(path).key

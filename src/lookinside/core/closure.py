"""The code that a stage can run, and a key for it that only a change of meaning changes.

A stage's closure is its script, every module of this package that the script imports, directly or
through others, and the modules of the `_target_`s in the configuration that it reads. The key is a
hash over their syntax trees, so comments, docstrings and formatting don't count. Files in folders
`templates` and `static` count with their bytes for each stage that imports a module beside them.
"""

import ast
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from lookinside.core.errors import UserError
from lookinside.core.files import sha256
from lookinside.core.hashed import key_of

PACKAGE = "lookinside"
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
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += _imports(path) if path.suffix == ".py" else []
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


def _imports(path: Path) -> list[Path]:
    """The files of this package that a Python file imports, wherever in it the import stands."""
    return [file for name in _imported_names(_parse(path)) for file in _module_files(name)]


@cache
def _imported_names(tree: ast.Module) -> list[str]:
    """What a file imports of this package, by dotted names."""
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in names if name.split(".")[0] == PACKAGE]


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


def _parse(path: Path) -> ast.Module:
    try:
        return _parse_text(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise UserError(f"{path} is no valid Python: line {error.lineno}, {error.msg}") from error


@cache
def _parse_text(text: str) -> ast.Module:
    return ast.parse(text)


def _file_key(path: Path) -> str:
    if path.suffix != ".py":
        return sha256(path)
    return _tree_key(_parse(path))


@cache
def _tree_key(tree: ast.Module) -> str:
    """The hash of a file's syntax tree, which `_parse_text` gives but once for a text."""
    return hashlib.sha256(repr(_canonical(tree)).encode()).hexdigest()


def _canonical(node: object) -> object:
    """A syntax tree as nested tuples, without positions and docstrings.

    Fields that are empty are left out, since newer Pythons add fields that are empty in older code.
    """
    if isinstance(node, ast.AST):
        fields = dict(ast.iter_fields(node))
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            fields["body"] = node.body[1:] if ast.get_docstring(node) is not None else node.body
        kept = ((name, value) for name, value in sorted(fields.items()) if value not in (None, []))
        return (type(node).__name__, *((name, _canonical(value)) for name, value in kept))
    if isinstance(node, list):
        return tuple(_canonical(item) for item in node)
    return repr(node)

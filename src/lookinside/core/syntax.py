"""What a Python file means: a hash of its syntax tree, and what of this package it imports.

Both are remembered by the file's bytes, on disk too, for parsing all of them takes seconds.
"""

import ast
import hashlib
import json
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.core.files import digest, write_text

PACKAGE = "lookinside"
MOST = 3000
"""Files remembered: all that there are several times, for an edit may be undone."""


class Syntax(NamedTuple):
    """The key of a file's syntax tree, and the dotted names that it imports of this package."""

    key: str
    imported: list[str]


def syntax(path: Path) -> Syntax:
    """What a Python file means, whatever its comments, docstrings and formatting.

    Raises:
        UserError: it is no valid Python.
    """
    content, known = path.read_bytes(), _known()
    name = hashlib.sha256(content).hexdigest()
    if name not in known:
        try:
            tree = ast.parse(content)
        except (SyntaxError, ValueError) as error:
            what = f"line {error.lineno}, {error.msg}" if isinstance(error, SyntaxError) else error
            raise UserError(f"{path} is no valid Python: {what}") from error
        known[name] = Syntax(_key(tree), _imported(tree))
    return known[name]


def keep() -> None:
    """Write what is known of files, the newest last, for other processes to know."""
    files = dict(list(_known().items())[-MOST:])
    text = json.dumps({"sum": digest([_made_by(), files]), "files": files})
    if not paths.SYNTAX.is_file() or paths.SYNTAX.read_text(encoding="utf-8") != text:
        write_text(paths.SYNTAX, text)


@cache
def _known() -> dict[str, Syntax]:
    """What was kept, by the hash of a file's bytes; nothing if made otherwise, or damaged."""
    try:
        found = json.loads(paths.SYNTAX.read_text(encoding="utf-8"))
        if found["sum"] != digest([_made_by(), found["files"]]):
            return {}
        return {name: Syntax(*of_file) for name, of_file in found["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


@cache
def _made_by() -> str:
    """A hash of what decides the keys: this file, and Python, whose syntax trees differ."""
    return hashlib.sha256(Path(__file__).read_bytes() + sys.version.encode()).hexdigest()


def _imported(tree: ast.Module) -> list[str]:
    """What a file imports of this package, by dotted names, wherever in it the import stands."""
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in names if name.split(".")[0] == PACKAGE]


def _key(tree: ast.Module) -> str:
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

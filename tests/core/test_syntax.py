"""What Python files mean is remembered by their bytes, and never believed when it is damaged."""

import ast
import json
from pathlib import Path

import pytest

from lookinside.core import paths, syntax
from lookinside.core.errors import UserError

NAME = Path("module.py")
TEXT = "import lookinside.core.paths\nfrom lookinside.data import store\nx = 1\n"


@pytest.fixture(autouse=True)
def nothing_known(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    NAME.write_text(TEXT)
    syntax._known.cache_clear()
    yield
    syntax._known.cache_clear()


@pytest.fixture
def parsed(monkeypatch):
    """The texts that were parsed, in order."""
    seen, parse = [], ast.parse
    monkeypatch.setattr(ast, "parse", lambda text: (seen.append(text), parse(text))[1])
    return seen


def test_a_file_is_parsed_once_for_its_bytes_even_by_another_process(parsed):
    found = syntax.syntax(NAME)
    assert found.imported == ["lookinside.core.paths", "lookinside.data.store"]
    Path("copy.py").write_text(TEXT)
    assert syntax.syntax(Path("copy.py")) == found
    syntax.keep()
    syntax._known.cache_clear()
    assert syntax.syntax(NAME) == found
    assert parsed == [TEXT.encode()]
    NAME.write_text(TEXT.replace("1", "2"))
    assert syntax.syntax(NAME).key != found.key
    NAME.write_text("# Said otherwise.\n" + TEXT)
    assert syntax.syntax(NAME) == found
    assert len(parsed) == 3


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text.replace(json.loads(text)["files"].popitem()[1][0], "0" * 64),
        lambda text: text.replace("lookinside.data.store", "lookinside.data.stare"),
        lambda _: "[" * 100_000,
        lambda _: '{"sum": 1}',
        lambda _: "[]",
    ],
)
def test_damaged_notes_are_not_believed(parsed, damage):
    found = syntax.syntax(NAME)
    syntax.keep()
    paths.SYNTAX.write_text(damage(paths.SYNTAX.read_text()))
    syntax._known.cache_clear()
    assert syntax.syntax(NAME) == found
    assert len(parsed) == 2
    syntax.keep()
    syntax._known.cache_clear()
    assert syntax.syntax(NAME) == found
    assert len(parsed) == 2


def test_notes_of_another_python_or_way_of_hashing_are_not_believed(parsed, monkeypatch):
    syntax.syntax(NAME)
    syntax.keep()
    syntax._known.cache_clear()
    monkeypatch.setattr(syntax, "_made_by", lambda: "otherwise")
    syntax.syntax(NAME)
    assert len(parsed) == 2


def test_the_newest_files_are_kept_and_nothing_is_written_twice(monkeypatch):
    monkeypatch.setattr(syntax, "MOST", 2)
    for number in range(3):
        NAME.write_text(f"x = {number}\n")
        syntax.syntax(NAME)
    syntax.keep()
    assert len(json.loads(paths.SYNTAX.read_text())["files"]) == 2
    before = paths.SYNTAX.stat().st_ino
    syntax.keep()
    assert paths.SYNTAX.stat().st_ino == before


@pytest.mark.parametrize("text", [b"def (", b"x = '\xff'", b"x = 1\0"])
def test_what_is_no_python_is_refused(text):
    NAME.write_bytes(text)
    with pytest.raises(UserError, match=r"module.py is no valid Python: "):
        syntax.syntax(NAME)

"""DVC's databases when they are damaged: deleted, told, and filled anew."""

import shutil
import sqlite3
from contextlib import closing

import pytest
from dvc.repo import Repo

from lookinside.reproduce.databases import is_sound
from lookinside.reproduce.mend import mend

HASHES = "hashes/local/cache.db"


@pytest.fixture
def made(folder, monkeypatch, tmp_path):
    """A folder whose stages have run, and where DVC keeps its databases."""
    monkeypatch.setenv("DVC_SITE_CACHE_DIR", str(tmp_path / "site"))
    assert folder.ran()
    monkeypatch.chdir(folder.path)
    (databases,) = (tmp_path / "site/repo").iterdir()
    assert (databases / HASHES).is_file()
    return folder, databases


def spoil(path, how):
    content = bytearray(path.read_bytes())
    if how == "head":
        content[:16] = b"not a database.."
    elif how == "format":
        content[47] = 99
    elif how == "pages":
        content[4096:] = b"x" * (len(content) - 4096)
    else:
        del content[len(content) // 2 :]
    path.write_bytes(content)


@pytest.mark.parametrize(
    "how",
    ["head", "short", *(pytest.param(how, marks=pytest.mark.slow) for how in ("format", "pages"))],
)
def test_a_damaged_database_is_told_apart(tmp_path, how):
    path = tmp_path / "cache.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE numbers (number INTEGER, word TEXT)")
        rows = [(number, str(number) * 100) for number in range(1000)]
        database.executemany("INSERT INTO numbers VALUES (?, ?)", rows)
        database.commit()
        assert is_sound(path)
        database.execute("BEGIN EXCLUSIVE")
        assert is_sound(path)
    spoil(path, how)
    assert not is_sound(path)


def test_all_goes_on_without_a_damaged_database(made):
    folder, databases = made
    whole = folder.files()
    shutil.rmtree(folder.path / ".dvc/cache/runs")
    for path in databases.glob("hashes/local/cache.db*"):
        path.unlink() if path.name != "cache.db" else spoil(path, "head")
    with pytest.raises(sqlite3.DatabaseError):
        Repo()
    said = mend()
    assert said.startswith(str(databases / HASHES))
    assert " was damaged and is deleted: DVC fills it anew" in said
    assert mend() == ""
    assert folder.ran() == []
    assert folder.files() == whole

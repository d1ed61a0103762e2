"""DVC's databases: what it knows of files by their size and time, and of its remote."""

import sqlite3
from contextlib import closing
from functools import cached_property
from pathlib import Path

from dvc.repo import Repo

DAMAGE = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
"""What SQLite says of a file that is no database; other errors are of locks and disks."""


class SoundRepo(Repo):  # type: ignore[misc]
    """DVC's view of this folder, without those of its databases that are damaged.

    They are deleted, for DVC fills new ones by itself; it would end in an error of SQLite's.

    Attributes:
        told: what to say of those that were damaged, in lines.
    """

    told: tuple[str, ...] = ()

    @cached_property
    def site_cache_dir(self) -> str:
        """Where the databases lie; DVC asks for it before it opens them."""
        folder: str = super().site_cache_dir
        with self.lock:
            damaged = [path for path in sorted(Path(folder).rglob("*.db")) if not is_sound(path)]
            for path in damaged:
                for end in ("", "-wal", "-shm"):
                    path.with_name(path.name + end).unlink(missing_ok=True)
        self.told = tuple(
            f"{path} was damaged and is deleted: DVC fills it anew, and hashes files again for it"
            for path in damaged
        )
        return folder


def is_sound(path: Path) -> bool:
    """Whether a file is a whole SQLite database, or one that can't be looked at now."""
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, timeout=0, uri=True)) as database:
            return bool(database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.Error as error:
        return getattr(error, "sqlite_errorcode", 0) & 0xFF not in DAMAGE

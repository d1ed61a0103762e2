"""Whether a file still is the one that was written."""

from pathlib import Path

from lookinside.core.errors import UserError
from lookinside.core.files import reading, sha256


def check_sha256(path: Path, wanted: str | None, description: str) -> None:
    """Check a file against the SHA-256 that was noted when it was written; None checks nothing.

    `description` says in the error what the file should be.

    Raises:
        UserError: it is missing, or another one.
    """
    with reading(path):
        if wanted is not None and sha256(path) != wanted:
            raise UserError(
                f"{path} is not {description}: delete it and run `dvc repro`; if that brings it "
                "back as it is, `lookinside audit` names what is damaged in DVC's cache"
            )

"""Whether the picture of what a network was given can be written where it should go."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from lookinside.core.errors import UserError


def check(out: Path, images: Sequence[str]) -> None:
    """Check the place of a picture, and leave nothing there.

    Raises:
        UserError: it would write over one of `images` or a folder, is not named as a PNG, or
            nothing can be written in its folder or, where that is to be made, above it.
    """
    if out.is_dir() or out.resolve() in {Path(name).resolve() for name in images}:
        raise UserError(
            f"--out would write over {out}: name a file that is neither image nor folder"
        )
    if out.suffix.lower() != ".png":
        raise UserError(f"--out would write a PNG to {out}: give it a name that ends in .png")
    folder = next(above for above in out.parents if os.path.lexists(above))
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise UserError(
            f"--out can't write {out}: {folder} takes no files ({error.strerror}); name another "
            "place"
        ) from error

"""What a view is: a part of a run's page that answers to its reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class View:
    """A part of a run's page, drawn by `templates/views/<kind>.html` and `static/<kind>.js`.

    `files` are its data and sheets, by their names in the run's folder of the site; the script
    `<kind>.js` among them is loaded when the reader comes near. `about` is what the template needs,
    `parts` are further scripts in `static` by their stems, which are loaded before it. `drawn_from`
    are the files that it is made from, as far as they are there; `made` is said of it as of a
    figure.
    """

    kind: str
    files: Mapping[str, bytes]
    about: Mapping[str, Any] = field(default_factory=dict)
    parts: Sequence[str] = ()
    drawn_from: Sequence[Path] = ()
    made: Mapping[str, Any] = field(default_factory=dict)

"""Data for pages, as scripts: a page opened from disk can load these, but fetch nothing."""

import json
from typing import Any

GIVE = "lookinside.give"


def as_script(path: str, value: Any) -> bytes:
    """A script that gives `value` to the pages under `path`, the script's own path in the site.

    No name in it can end a script or start markup; NaN and infinity are refused.
    """
    text = json.dumps([path, value], sort_keys=True, separators=(",", ":"), allow_nan=False)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f"{GIVE}(...{text});\n".encode()

"""Where the images came from: what every card, page and table says about a source."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lookinside.core import files, words

FACTS = {
    "mnist": {
        "title": "MNIST",
        "licence": "CC BY-SA 3.0",
        "citation": "Y. LeCun, C. Cortes and C. Burges, The MNIST database of handwritten digits",
    },
    "cifar10": {
        "title": "CIFAR-10",
        "licence": "none stated by its author",
        "citation": "A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009",
    },
}
DRAWN = {
    "title": "Drawn shapes (stand-in data)",
    "licence": "MIT, like the code that draws them",
    "citation": "none: drawn by this project",
}
EMBEDDED_DIGITS = {**FACTS["mnist"], "title": "5,000 MNIST digits (embedded)"}


def own(source: str, what: str = "images") -> dict[str, str]:
    """What is known of a user's own images, or of what else they are."""
    return {"title": source, "licence": "not stated", "citation": f"none: your own {what}"}


def described(provenance: Mapping[str, Any]) -> str:
    """Where a source's images came from, in a few lines for the terminal."""
    parts = " and ".join(f"{provenance['images'][part]:,} {part}" for part in ("train", "test"))
    listed = (f"{file['name']} (SHA-256 {file['sha256'][:12]})" for file in provenance["files"])
    lines = (
        f"{provenance['source']}: {provenance['title']}, {provenance['kind']}, {parts} images",
        provenance["note"],
        f"Files: {', '.join(listed) or 'none'}",
        f"MD5 sums: {words.md5(provenance['official_md5'])}",
        f"Licence: {provenance['licence']}",
        f"Citation: {provenance['citation']}",
    )
    return "\n  ".join(lines)


def entry(name: str, path: Path) -> dict[str, object]:
    """A file's name, size and SHA-256."""
    return {"name": name, "bytes": path.stat().st_size, "sha256": files.sha256(path)}

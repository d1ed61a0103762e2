"""Charts as a part of the page: words that can be selected, colours that follow the theme."""

import base64
import gzip
import json
import re
from collections.abc import Mapping
from typing import NamedTuple
from xml.etree import ElementTree as Tree

from lookinside.core.colours import COLOURS

SPACE = "{http://www.w3.org/2000/svg}"
TAGS = {
    f"{SPACE}{tag}"
    for tag in ("svg", "metadata", "defs", "g", "path", "use", "text", "tspan", "clipPath", "rect")
}
OPENING = re.compile(r'<svg [^>]*viewBox="([\d. ]+)"[^>]*>')
PAINTS = (
    *("fcfbf8", "22252a", "5f6670", "d9d6cf", "0b66a8", "a9c9e2", "b84d00"),
    *("1d7a46", "3a923a", "7a3d9c", "9c6bb3", "9c1450", "6b7078"),
    *(colour.removeprefix("#") for colour in COLOURS),
)
"""The colours of charts that static/figure.css has for both themes; others stay as they are."""
COLOUR = re.compile(f"#({'|'.join(PAINTS)})\\b")


NAME = "charts.js"
"""Where a run's charts lie in its folder of figures, packed."""
LARGE = 10_000
"""Letters of a chart that its run's page has no room for: it is unpacked when one comes near."""


class Chart(NamedTuple):
    """What a page shows of an SVG: its view box, and the markup inside."""

    box: str
    markup: str

    @property
    def large(self) -> bool:
        """Whether its run's page only says how large it is."""
        return len(self.markup) > LARGE


def inline(svg: str) -> Chart:
    """An SVG of the pipeline as a part of a page.

    Each of `PAINTS`, `#rrggbb`, becomes the variable `--c-rrggbb` of the page.

    Raises:
        ValueError: there is something in it that is not of a chart.
    """
    opening = OPENING.match(svg)
    if opening is None or not all(map(_harmless, Tree.fromstring(svg).iter())):  # noqa: S314
        raise ValueError("it holds more than a chart")
    inner = svg[opening.end() : svg.rindex("</svg>")]
    return Chart(opening[1], COLOUR.sub(r"var(--c-\1)", inner))


def packed(charts: Mapping[str, Chart]) -> str:
    """Charts by name, small: base64 of gzip of JSON, which has view box and markup of each."""
    text = json.dumps(charts, sort_keys=True, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def _harmless(node: Tree.Element) -> bool:
    """Whether an element only draws: it runs nothing and refers to nothing outside."""
    links = [value for name, value in node.items() if name.endswith("href")]
    runs = any(name.lower().startswith("on") for name, _ in node.items())
    return node.tag in TAGS and not runs and all(link.startswith("#") for link in links)

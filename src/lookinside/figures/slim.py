"""An SVG without what no reader sees: the same picture in a third of the bytes."""

import re
from xml.etree import ElementTree as Tree

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
FONTS = "'DejaVu Sans', Verdana, sans-serif"
"""Verdana is as wide as the font in which words were measured."""
FOR_ALL = f"stroke-linejoin:round;stroke-linecap:butt;font-family:{FONTS}"
"""What matplotlib says of each element, partly in a style sheet that would reach beyond."""
SHARED = ("clip-path", "style")
READ = "read-"
FONT = re.compile(r"font-family:'DejaVu Sans';?")
NUMBER = re.compile(r"-?\d+\.\d+")
PLACED = ("d", "x", "y")
SEEN_THROUGH = re.compile(r"(^|[; ])opacity")
"""A group is seen through as one, its parts are each by themselves: this stays theirs."""


def slim(text: str, about: str = "") -> bytes:
    """Slim an SVG of matplotlib: two decimals, no ids that nothing names, no groups of one.

    Of ids that begin with `read-` classes are made, and `about` becomes its metadata.
    """
    root = Tree.fromstring(text)  # noqa: S314 (drawn a moment ago)
    named = set(re.findall(r"#([\w.-]+)", text))
    for unread in (*root.findall(f"{SVG}metadata"), *root.findall(f"{SVG}defs[{SVG}style]")):
        root.remove(unread)
    for node in root.iter():
        _write_short(node, named)
    _flatten(root)
    if about:
        told = Tree.Element(f"{SVG}metadata")
        told.text = about
        root.insert(0, told)
    root.set("style", FOR_ALL)
    Tree.register_namespace("", SVG[1:-1])
    return Tree.tostring(root, encoding="unicode").encode() + b"\n"


def _write_short(node: Tree.Element, named: set[str]) -> None:
    """Shorten what one element says of itself."""
    node.tail = None
    if node.tag not in (f"{SVG}text", f"{SVG}tspan"):
        node.text = None
    if node.get("id", "").startswith(READ):
        node.set("class", node.attrib.pop("id"))
    if node.get("id") not in named:
        node.attrib.pop("id", None)
    if link := node.attrib.pop(LINK, None):
        node.set("href", link)
    for name in PLACED:
        if value := node.get(name):
            node.set(name, _compact(NUMBER.sub(_rounded, value)))
    if node.get("transform", "").startswith(("rotate(-0 ", "rotate(0 ")):
        del node.attrib["transform"]
    if style := node.get("style"):
        node.set("style", FONT.sub("", re.sub(r"([:;]) ", r"\1", style)))


def _rounded(found: re.Match[str]) -> str:
    short = f"{float(found[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def _compact(value: str) -> str:
    """Path data and the like without spaces around letters."""
    return re.sub(r" ?([A-Za-z]) ?", r"\1", " ".join(value.split())) if value[0] in "Mm" else value


def _flatten(node: Tree.Element) -> None:
    """Give what all children share to their group, and replace groups that say nothing."""
    kept: list[Tree.Element] = []
    for child in node:
        _flatten(child)
        if child.tag == f"{SVG}g" and not child.attrib:
            kept += child
        else:
            kept.append(child)
    node[:] = kept
    if node.tag != f"{SVG}g" or len(node) < 2:
        return
    for name in SHARED:
        values = {child.get(name) for child in node}
        if name in node.attrib or len(values) > 1:
            continue
        value = values.pop()
        if value and not SEEN_THROUGH.search(value):
            node.set(name, value)
            for child in node:
                del child.attrib[name]

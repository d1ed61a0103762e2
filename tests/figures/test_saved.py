"""The bytes of figures: palettes that keep what they can, charts that keep their words."""

import json
from pathlib import Path
from xml.etree import ElementTree as Tree

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from lookinside.figures import saved
from lookinside.figures.slim import SVG, slim


def pixels(values: np.ndarray) -> Figure:
    """A figure of these pixels [H, W, 3] of 0 to 255, each one of its own."""
    height, width = values.shape[:2]
    figure = Figure(figsize=(width / 10, height / 10), dpi=10)
    figure.figimage(values.astype(np.uint8))
    return figure


def read(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        assert image.mode == "P"
        return np.asarray(image.convert("RGB")).astype(int)


@pytest.mark.parametrize("colours", [1, 2, 17, 255, 256])
def test_as_many_colours_as_a_palette_holds_are_kept(colours: int, tmp_path: Path) -> None:
    generator = np.random.default_rng(colours)
    palette = generator.choice(256**3, colours, replace=False)
    chosen = generator.permutation(np.arange(40 * 50) % colours)
    values = np.stack([palette >> 16, palette >> 8 & 255, palette & 255], 1)[chosen]
    values = values.reshape(40, 50, 3)
    assert saved.png(pixels(values), tmp_path / "a.png") == (50, 40)
    assert (read(tmp_path / "a.png") == values).all()


def test_of_more_colours_grays_are_off_by_little(tmp_path: Path) -> None:
    grays = np.repeat(np.arange(256).reshape(16, 16, 1), 3, 2)
    reds = grays * [1, 0, 0]
    values = np.concatenate([grays, reds])
    saved.png(pixels(values), tmp_path / "a.png")
    shown = read(tmp_path / "a.png")
    assert np.abs(shown - values).max() <= 4


def test_of_very_many_colours_a_sample_chooses_as_well() -> None:
    across, down = np.meshgrid(np.linspace(0, 255, 300), np.linspace(0, 255, 200))
    values = np.stack([across, down, 255 - across / 2 - down / 2], 2).astype(np.uint8)
    image = Image.fromarray(values)
    assert image.getcolors(saved.WEIGHED) is None
    all_weighed = image.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=0)
    chosen = saved.with_palette(image)
    assert chosen.mode == "P"
    off, best = (
        np.abs(np.asarray(each.convert("RGB")).astype(int) - values).mean()
        for each in (chosen, all_weighed)
    )
    assert off < 1.1 * best


def parse(svg: bytes) -> Tree.Element:
    return Tree.fromstring(svg)  # noqa: S314 (drawn here)


def chart(title: str = "A & <script>") -> Figure:
    figure = Figure(figsize=(3, 2))
    axes = figure.add_subplot()
    axes.plot([0, 1, 2], [0, 1 / 3, 2 / 3], marker="o", color="#0b66a8")
    axes.set_title(title)
    return figure


def test_a_chart_is_an_svg_of_the_same_bytes_with_words_as_words() -> None:
    first, again = saved.svg(chart(), "curves"), saved.svg(chart(), "curves")
    assert first is not None
    assert first == again
    assert b"A &amp; &lt;script&gt;" in first
    assert b"RDF" not in first
    root = parse(first)
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= {
        *("svg", "metadata", "defs", "g", "path", "use", "text", "clipPath", "rect")
    }
    assert len(json.loads(root.findtext(f"{SVG}metadata", ""))) == 1
    assert "Verdana" in str(root.get("style"))


def test_every_id_is_used_and_of_its_own_figure() -> None:
    drawn = [saved.svg(chart(), name) for name in ("one", "two")]
    ids = [{node.get("id") for node in parse(each or b"").iter()} - {None}
           for each in drawn]  # fmt: skip
    assert ids[0]
    assert not ids[0] & ids[1]
    for names, each in zip(ids, drawn, strict=True):
        assert all(f"#{name}".encode() in (each or b"") for name in names)


def test_pictures_and_large_charts_are_no_svg(monkeypatch: pytest.MonkeyPatch) -> None:
    assert saved.svg(pixels(np.zeros((4, 4, 3))), "a") is None
    assert not saved.is_chart(pixels(np.zeros((4, 4, 3))))
    monkeypatch.setattr(saved, "LARGEST", 100)
    assert saved.svg(chart(), "a") is None


def test_numbers_have_two_decimals_and_groups_say_what_all_in_them_share() -> None:
    text = (
        f'<svg xmlns="{SVG[1:-1]}"><metadata>when</metadata><g id="a"><g id="b">'
        '<path d="M 0.1254 10.0 &#10; L -0.001 3" style="fill: red; opacity: 0.5"/></g></g>'
        '<g id="c"><path d="M 1 1" style="fill: blue"/><path d="M 2 2" style="fill: blue"/></g>'
        '<g id="d"><path d="M 1 1" style="opacity: 0.5"/><path d="M 2 2" style="opacity: 0.5"/></g>'
        "</svg>"
    )
    written = slim(text).decode()
    assert '<path d="M0.13 10L0 3" style="fill:red;opacity:0.5" />' in written
    assert '<g style="fill:blue"><path d="M1 1" /><path d="M2 2" /></g>' in written
    assert written.count('style="opacity:0.5"') == 2
    assert "when" not in written
    assert "id=" not in written

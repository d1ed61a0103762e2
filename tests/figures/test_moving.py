"""Pictures that move: every frame in one file, the same bytes each time, and listed."""

from pathlib import Path

from matplotlib.figure import Figure
from PIL import Image

from lookinside.figures import index, moving
from lookinside.figures.picture import Moving, Picture, Section


def figure(number: int = 0) -> Figure:
    return Figure(figsize=(0.4, 0.2), dpi=100, facecolor=str(number / 2))


def test_frames_follow_one_another_without_an_end(tmp_path: Path) -> None:
    film = Moving(figure, [100, 50, 200])
    for name in ("a.webp", "b.webp"):
        assert moving.save(film, tmp_path / name) == (40, 20)
    assert (tmp_path / "a.webp").read_bytes() == (tmp_path / "b.webp").read_bytes()
    with Image.open(tmp_path / "a.webp") as image:
        assert (image.format, image.size, image.n_frames) == ("WEBP", (40, 20), 3)
        assert image.info["loop"] == 0
        grays, times = [], []
        for number in range(3):
            image.seek(number)
            image.load()
            grays.append(image.convert("L").getpixel((5, 5)))
            times.append(image.info["duration"])
    assert times == [100, 50, 200]
    assert [abs(gray - wanted) < 3 for gray, wanted in zip(grays, (0, 128, 255), strict=True)] == [
        True
    ] * 3


def test_the_first_and_the_last_frame_last_longer() -> None:
    first, *others, last = moving.paces(5)
    assert len(others) == 3
    assert set(others) < set(range(min(first, last)))


def test_a_moving_picture_is_saved_and_listed_beside_the_still_one(tmp_path: Path) -> None:
    still = Picture(figure(), "T", "C.", "A.", Section.RECONSTRUCTIONS)
    film = Picture(figure(), "T", "C.", "A.", Section.CODES, Moving(figure, [10, 10]))
    entries = [index.save(name, each, tmp_path, []) for name, each in
               (("film", film), ("still", still))]  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "film.png",
        "film.svg",
        "film.webp",
        "still.png",
        "still.svg",
    ]
    first, second = index.ordered(entries, index.Origin("visualize@toy", "", [0]))
    assert (first["name"], first["moving"]) == ("still", None)
    assert second["moving"] == {"file": "film.webp", "width": 40, "height": 20}

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from data_makers import level, levels, png, progressive, write_film, write_jpegs, write_shots

from lookinside.core.errors import UserError
from lookinside.data import film as module
from lookinside.data.film import lasting, read, square, stills
from lookinside.data.raw import Film

CODECS = {
    ".mp4": "libx264",
    ".mov": "mpeg4",
    ".mkv": "libx264",
    ".avi": "mpeg4",
    ".webm": "libvpx-vp9",
}
ENDINGS = [".mp4", *(pytest.param(n, marks=pytest.mark.slow) for n in CODECS if n != ".mp4")]


def means(film: Film, every: float) -> list[float]:
    return [float(still.mean()) for still in stills(film, every)]


def about(numbers: Iterable[int]) -> object:
    """The gray levels of these frames, as a codec keeps them."""
    return pytest.approx([level(number) for number in numbers], abs=6)


@pytest.mark.parametrize("ending", ENDINGS)
def test_stills_are_those_of_their_times(tmp_path: Path, ending: str) -> None:
    path = write_film(tmp_path / f"walk{ending}", levels(200), codec=CODECS[ending])
    film = read(path, "walk")
    assert (film.classes, film.name, film.frames) == (("walk",), path.name, 200)
    assert film.said == "a film of 20 s, 48x32, 10 frames a second"
    assert means(film, 2.0) == about(range(0, 200, 20))
    assert means(film, 0.7) == about(range(0, 200, 7))
    assert means(film, 0.25)[:5] == about([0, 3, 5, 8, 10])
    assert means(film, 0.01) == about(range(200))


def test_a_gif_is_a_film(tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "walk.gif"
    first, *rest = (Image.fromarray(frame[..., 0]) for frame in levels(30))
    first.save(path, save_all=True, append_images=rest, duration=100, disposal=1)
    assert means(read(path, "walk"), 0.5) == about([0, 5, 10, 15, 20, 25])
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(UserError, match=r"walk.gif breaks off after .* s: replace the film"):
        read(path, "walk")


def test_frames_go_by_their_times_and_not_by_their_number(tmp_path: Path) -> None:
    times = [0, 0.1, 0.2, 1.9, 2.1, 2.2, 3.9, 9.0, 9.1, 10.0]
    film = read(write_shots(tmp_path / "walk.mkv", zip(times, levels(10), strict=True)), "walk")
    assert means(film, 2.0) == about(times.index(time) for time in (0, 2.1, 9.0, 10.0))


def test_time_runs_from_the_first_frame(tmp_path: Path) -> None:
    times = [3.5, 4.5, 5.4, 5.5, 7.4, 7.6]
    film = read(write_shots(tmp_path / "walk.mkv", zip(times, levels(6), strict=True)), "walk")
    assert film.said == "a film of 5.1 s, 48x32, 1.176 frames a second"
    assert means(film, 2.0) == about([0, 3, 5])


def test_frames_may_change_their_size(tmp_path: Path) -> None:
    shots = [(0.0, levels(1, (32, 48))[0]), (1.0, levels(1, (64, 40))[0])]
    film = read(write_shots(tmp_path / "walk.mkv", shots), "walk")
    assert [still.shape for still in stills(film, 1.0)] == [(32, 32, 3), (40, 40, 3)]


def flag() -> np.ndarray:
    """16 rows and 32 columns: red above, blue below, black at both sides; the right half dim."""
    pixels = np.zeros((16, 32, 3), np.uint8)
    pixels[:8, 8:24, 0] = 240
    pixels[8:, 8:24, 2] = 240
    pixels[:, 16:] //= 2
    return pixels


@pytest.mark.parametrize(
    ("rotation", "corners"),
    [
        (0, ["RED", "red", "BLUE", "blue"]),
        (90, ["red", "blue", "RED", "BLUE"]),
        (-90, ["BLUE", "RED", "blue", "red"]),
        (180, ["blue", "BLUE", "red", "RED"]),
    ],
)
def test_a_still_is_upright_and_the_square_in_the_middle(
    tmp_path: Path, rotation: int, corners: list[str]
) -> None:
    film = read(write_shots(tmp_path / "walk.mov", [(0, flag()), (1, flag())], rotation), "walk")
    assert ("16x32" if rotation % 180 else "32x16") in film.said
    still = next(stills(film, 1.0))
    assert still.shape == (16, 16, 3)
    colours = {"RED": (240, 0, 0), "red": (120, 0, 0), "BLUE": (0, 0, 240), "blue": (0, 0, 120)}
    seen = [still[row, column] for row in (3, 12) for column in (3, 12)]
    assert np.allclose(seen, [colours[name] for name in corners], atol=12)


def test_the_square_is_that_of_what_is_shown() -> None:
    pixels = np.arange(16 * 32).reshape(16, 32, 1).astype(np.uint8)
    assert square(pixels, 1).shape == (16, 16, 1)
    assert (square(pixels, 1) == pixels[:, 8:24]).all()
    assert (square(pixels, 2) == pixels[:, 12:20]).all()
    assert (square(pixels, 0.25) == pixels[4:12]).all()
    assert (square(pixels[:, :5], 1) == pixels[5:10, :5]).all()


def test_pixels_that_are_not_square(tmp_path: Path) -> None:
    shots = [(0, levels(1, (32, 32))[0]), (1, levels(1, (32, 32))[0])]
    film = read(write_shots(tmp_path / "walk.mkv", shots, aspect=(2, 1)), "walk")
    assert next(stills(film, 1.0)).shape == (32, 16, 3)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    "share", [0.0, 0.5, *(pytest.param(n, marks=pytest.mark.slow) for n in (0.1, 0.9))]
)
def test_a_film_that_breaks_off_is_refused(tmp_path: Path, ending: str, share: float) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (60, 32, 48, 3), np.uint8)
    path = write_film(tmp_path / f"walk{ending}", noise, fps=5, codec=CODECS[ending])
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    with pytest.raises(UserError, match=rf"^walk{ending} (can't be read|breaks off|has no moving)"):
        read(path, "walk")


@pytest.mark.parametrize(
    "content",
    [
        b"notes\n" * 99,
        png(),
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n",
        b"ffconcat version 1.0\nfile other.mp4\n",
        b"RIFF\0\0\0\0AVI LIST",
    ],
)
def test_what_is_no_film_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "walk.mp4"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"^walk.mp4 (can't be read as a film \(|has no moving)"):
        read(path, "walk")


def test_damage_within_is_found_when_stills_are_taken(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (60, 32, 48, 3), np.uint8)
    path = write_film(tmp_path / "walk.mp4", noise)
    data = bytearray(path.read_bytes())
    middle = slice(len(data) // 3, len(data) // 2)
    data[middle] = bytes(len(data[middle]))
    path.write_bytes(data)
    with pytest.raises(UserError, match=r"walk.mp4 can't be read as a film \(Invalid data"):
        list(stills(read(path, "walk"), 1.0))


def test_absurd_films_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_film(tmp_path / "walk.mp4", levels(20))
    monkeypatch.setattr(module, "MAX_BYTES", 100)
    with pytest.raises(UserError, match=r"walk.mp4 has .* bytes, more than 100: shorten it"):
        read(path, "walk")
    monkeypatch.undo()
    monkeypatch.setattr(module, "MAX_DECODED", 20 * 48 * 32 - 1)
    with pytest.raises(UserError, match=r"walk.mp4 has 20 frames of 48x32: shorten it"):
        read(path, "walk")


@pytest.mark.parametrize("ending", [".avi", ".mov", ".mkv"])
def test_frames_of_endless_scans_are_not_decoded(tmp_path: Path, ending: str) -> None:
    frames = [(0.0, progressive(0)), (1.0, progressive(94))]
    assert read(write_jpegs(tmp_path / f"walk{ending}", frames, (8, 8)), "walk").frames == 2
    frames.append((2.0, progressive(95)))
    with pytest.raises(UserError, match=rf"^walk{ending} has an image of more than 100 scans"):
        read(write_jpegs(tmp_path / f"walk{ending}", frames, (8, 8)), "walk")


def test_only_a_film_loads_the_library_of_films(tmp_path: Path) -> None:
    code = (
        "import sys, lookinside.data.recipes, lookinside.data.fetch; sys.exit('av' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, env=os.environ)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.36, "0.36 s"), (4.53, "4.5 s"), (20, "20 s"), (59.7, "1:00 min"), (83, "1:23 min")],
)
def test_times_in_words(seconds: float, words: str) -> None:
    assert lasting(seconds) == words
    assert lasting(3723) == "1:02:03 h"


def test_golden_hash(tmp_path: Path) -> None:
    shots = [(float(time), pixels) for time, pixels in enumerate(levels(5, (8, 8)))]
    film = read(write_shots(tmp_path / "walk.mkv", shots), "walk")
    pixels = np.stack(list(stills(film, 2.0)))
    assert hashlib.sha256(pixels.tobytes()).hexdigest()[:16] == "6de2f4625dac3349"

"""Small files such as the readers meet."""

import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import av
import imageio.v3 as iio
import numpy as np
from PIL import Image

from lookinside.data.official import IDX_FILES


def png(value: int | tuple[int, int, int] = 0, size: tuple[int, int] = (4, 3)) -> bytes:
    """A PNG of one gray level or colour; `size` is width and height."""
    out = io.BytesIO()
    Image.new("L" if isinstance(value, int) else "RGB", size, value).save(out, "PNG")
    return out.getvalue()


def two_classes() -> dict[str, bytes]:
    """An image folder's files by name: two classes, two training images and one test image each."""
    return {
        "train/dog/b.png": png(40),
        "train/dog/a.png": png(30),
        "train/cat/a.png": png(10),
        "train/cat/b.png": png(20),
        "test/cat/a.png": png(50),
        "test/dog/a.png": png(60),
    }


def write_folder(path: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


def write_tar(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def write_zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


WRITERS: dict[str, Callable[[Path, dict[str, bytes]], Path]] = {
    "": write_folder,
    ".tar": write_tar,
    ".tar.gz": write_tar,
    ".tgz": write_tar,
    ".zip": write_zip,
}


def packed(array: np.ndarray) -> bytes:
    header = struct.pack(f">I{array.ndim}I", 0x800 + array.ndim, *array.shape)
    return header + array.tobytes()


def idx_contents() -> dict[str, bytes]:
    pixels = np.arange(5 * 4, dtype=np.uint8).reshape(5, 2, 2)
    arrays = {
        "train.images": pixels[:3],
        "train.labels": np.array([1, 0, 9], np.uint8),
        "test.images": pixels[3:],
        "test.labels": np.array([2, 3], np.uint8),
    }
    return {part: packed(array) for part, array in arrays.items()}


def write_idx(folder: Path, data: dict[str, bytes], pack: bool = False) -> Path:
    folder.mkdir(exist_ok=True, parents=True)
    for part, bytes_ in data.items():
        name = IDX_FILES[part] + (".gz" if pack else "")
        (folder / name).write_bytes(gzip.compress(bytes_) if pack else bytes_)
    return folder


def write_film(path: Path, frames: np.ndarray, fps: int = 10, codec: str = "libx264") -> Path:
    """Encode uint8 frames [N, H, W, 3] at a steady rate."""
    iio.imwrite(path, frames, plugin="pyav", codec=codec, fps=fps)
    return path


def progressive(repeated: int) -> bytes:
    """A JPEG of 8x8 pixels in six scans, the last of which comes so many times more."""
    out = io.BytesIO()
    Image.effect_noise((8, 8), 50).save(out, "JPEG", progressive=True)
    data = out.getvalue()
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * repeated + data[-2:]


def level(number: int) -> int:
    """The gray level of a frame in `levels`; neighbours differ by 37 at least."""
    return number * 37 % 256


def levels(count: int, size: tuple[int, int] = (32, 48)) -> np.ndarray:
    """Frames [count, *size, 3] of one gray level each, by which they can be told apart."""
    shades = np.array([level(number) for number in range(count)], np.uint8)
    return shades[:, None, None, None] * np.ones((*size, 3), np.uint8)


def write_shots(
    path: Path,
    shots: Iterable[tuple[float, np.ndarray]],
    rotation: int = 0,
    aspect: tuple[int, int] = (1, 1),
) -> Path:
    """A film of JPEG images, each shown from its time in seconds on, and of any size.

    `rotation` is by how many degrees it is to be turned anticlockwise, `aspect` the width and the
    height of a pixel, relative to each other.
    """
    size, frames = (0, 0), []
    for time, pixels in shots:
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, "JPEG", quality=100, subsampling=0, dpi=aspect)
        frames.append((time, out.getvalue()))
        size = size if any(size) else pixels.shape[:2]
    return write_jpegs(path, frames, size, rotation)


def write_jpegs(
    path: Path, frames: Iterable[tuple[float, bytes]], size: tuple[int, int], rotation: int = 0
) -> Path:
    """A film of these JPEG files, each shown from its time in seconds on; `size` is the first's."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mjpeg", rate=1)
        stream.time_base = Fraction(1, 1000)
        stream.pix_fmt = "yuvj444p"
        stream.set_display_rotation(rotation)
        stream.height, stream.width = size
        for time, content in frames:
            packet = av.Packet(content)
            packet.stream, packet.time_base = stream, Fraction(1, 1000)
            packet.pts = packet.dts = round(time * 1000)
            packet.is_keyframe = True
            container.mux(packet)
    return path

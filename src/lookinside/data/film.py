"""Films: what a film's file says of itself, and stills of it.

A frame is known by the time at which it is shown and never by its number, because films of phones
and screens have no steady rate. One decoded frame is held at a time.
"""

import io
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from lookinside.core.errors import UserError, one_line
from lookinside.data.jpeg import check_frames
from lookinside.data.raw import MAX_PIXELS, Film, Images

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

DEMUXERS = "mov,mp4,matroska,webm,avi,gif"
MAX_BYTES = 1 << 30
MAX_DECODED = 1 << 40
"""Pixels of all frames together: an hour of 4K, two and a half of 1080p at 60 a second."""
GIF, GIF_END = b"GIF8", b";"
MATROSKA_TIME = re.compile(r"(\d+):(\d+):(\d+(?:\.\d+)?)")
"""How Matroska notes when a stream ends: 00:01:23.400000000."""


def read(path: Path, source: str) -> Film:
    """Read a film's file and look through it without decoding more than one frame.

    Raises:
        UserError: it is too large, no film, breaks off, or has images that take hours.
    """
    if (size := path.stat().st_size) > MAX_BYTES:
        raise UserError(
            f"{path.name} has {size:,} bytes, more than {MAX_BYTES:,}: shorten it or scale it down"
        )
    content = path.read_bytes()
    check_frames(path.name, content)
    width, height = shown_size(path.name, content)
    with opened(path.name, content) as (container, stream):
        frames, start, end, damaged = 0, math.inf, 0.0, False
        for packet in container.demux(stream):
            time = packet.dts if packet.pts is None else packet.pts
            if packet.size and time is not None and stream.time_base:
                frames, start = frames + 1, min(start, float(time * stream.time_base))
                end = max(end, float((time + (packet.duration or 0)) * stream.time_base))
                damaged |= packet.is_corrupt
        announced = announced_end(stream)
    if frames * width * height > MAX_DECODED:
        raise UserError(
            f"{path.name} has {frames:,} frames of {width}x{height}: shorten it or scale it down"
        )
    seconds = max(0, end - start)
    cut = content.startswith(GIF) and not content.rstrip(b"\0").endswith(GIF_END)
    if damaged or cut or announced - end > max(1, announced / 100):
        raise UserError(f"{path.name} breaks off after {lasting(seconds)}: replace the film")
    pace = f", {frames / seconds:.4g} frames a second" if seconds else ""
    said = f"a film of {lasting(seconds)}, {width}x{height}{pace}"
    return Film((source,), path.name, content, frames, said)


def stills(film: Film, every: float) -> Iterator[Images]:
    """The first frame shown at or after 0, `every`, 2 `every` ... seconds, each at most once.

    Time runs from the first frame; a frame that is shown for longer than `every` is one still.
    Each is uint8 [rows, columns, 3] in colour, upright and cut to what is shown as a square about
    the centre; where pixels are not square, rows and columns differ.

    Raises:
        UserError: the film is damaged.
    """
    step, due, start = Fraction(str(every)), Fraction(0), None
    with opened(film.name, film.content) as (container, stream):
        stream.thread_type = "AUTO"
        aspect = float(stream.sample_aspect_ratio or 1)
        for frame in container.decode(stream):
            if frame.pts is None or frame.time_base is None:
                continue
            time = frame.pts * frame.time_base
            start = time if start is None else start
            if time - start >= due:
                due = ((time - start) // step + 1) * step
                pixels = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
                yield np.rot90(square(pixels, aspect), round(frame.rotation / 90))


def square(pixels: Images, aspect: float) -> Images:
    """The largest centred part of [H, W, 3] that is shown as a square.

    `aspect` is the width of a pixel by its height.
    """
    height, width = pixels.shape[:2]
    side = min(height, width * aspect)
    rows, columns = round(side), round(side / aspect)
    top, left = (height - rows) // 2, (width - columns) // 2
    return pixels[top : top + rows, left : left + columns]


def shown_size(name: str, content: bytes) -> tuple[int, int]:
    """The width and the height of the first frame as it is shown, in the file's pixels.

    Raises:
        UserError: it can't be decoded.
    """
    with opened(name, content) as (container, stream):
        frame = next(container.decode(stream), None)
        if frame is None:
            raise UserError(f"{name} holds no frames: replace the film")
        turned = round(frame.rotation / 90) % 2
        return (frame.height, frame.width) if turned else (frame.width, frame.height)


@contextmanager
def opened(name: str, content: bytes) -> Iterator[tuple["InputContainer", "VideoStream"]]:
    """Open a film out of memory, for reading its main video stream.

    Only those of `DEMUXERS` are tried: others would follow the addresses that a file names.

    Raises:
        UserError: it is none of these, has no video or too many pixels, or what is read from it is
            damaged.
    """
    import av

    try:
        options = {"format_whitelist": DEMUXERS}
        with av.open(io.BytesIO(content), options=options, metadata_errors="replace") as container:
            stream = container.streams.best("video")
            if stream is None or stream.codec_context is None:  # None: of no known codec
                raise UserError(f"{name} has no moving pictures: put a film in its place")
            video = cast("VideoStream", stream)
            if video.width * video.height > MAX_PIXELS:
                size = f"{video.width}x{video.height}"
                raise UserError(f"{name} has frames of {size} pixels: scale it down")
            video.codec_context.options = {"max_pixels": str(MAX_PIXELS)}
            yield container, video  # type: ignore[misc]
    except UserError:
        raise
    except Exception as error:  # FFmpeg's own, or whatever its values are in Python.
        cause = getattr(error, "strerror", None) or one_line(error)
        raise UserError(f"{name} can't be read as a film ({cause}): replace it") from error


def announced_end(stream: "VideoStream") -> float:
    """The time in seconds at which the file says that its video ends, 0 where it does not say."""
    if stream.duration and stream.time_base:
        return float(((stream.start_time or 0) + stream.duration) * stream.time_base)
    if found := MATROSKA_TIME.fullmatch(stream.metadata.get("DURATION", "")):
        hours, minutes, seconds = map(float, found.groups())
        return 3600 * hours + 60 * minutes + seconds
    return 0


def lasting(seconds: float) -> str:
    """A length of time in words: 4.5 s, 1:23 min, 1:02:03 h."""
    if round(seconds) < 60:
        return f"{seconds:.2g} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02} h" if hours else f"{minutes}:{rest:02} min"

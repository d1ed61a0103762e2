"""How many scans a JPEG has: each goes over all of the image again, however few bytes it has."""

import re

from lookinside.core.errors import UserError

MAX_SCANS = 100
"""Scans of an image; programs that save JPEGs make about ten."""
MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""What begins a segment: neither a byte of pixels nor a mark at which they may be taken up."""
LEAST_OF_SEGMENTS = 0xC0
"""Markers below it hold nothing, or are passed over by decoders, with what follows looked at."""
START, END, SCAN = 0xD8, 0xD9, 0xDA
BEGINS = b"\xff\xd8\xff"
"""How a JPEG begins, in a file of its own or among others."""


def check_frames(name: str, content: bytes) -> None:
    """Refuse a film's file that holds a JPEG which would be decoded for hours.

    What only looks like one, among the bytes of other codecs, ends before it has so many scans.

    Raises:
        UserError: one has more than `MAX_SCANS` scans.
    """
    place = 0
    while (start := content.find(BEGINS, place)) >= 0:
        place = check_scans(name, content, start)


def check_scans(name: str, data: bytes, place: int = 0) -> int:
    """Refuse a JPEG that would be decoded for hours; anything else has no scans.

    Returns:
        where the JPEG ends that begins at `place`.

    Raises:
        UserError: it has more than `MAX_SCANS` scans.
    """
    scans = 0
    while found := MARKER.search(data, place):
        place = found.end()
        kind = data[place - 1]
        if kind == END:
            return place
        scans += kind == SCAN
        if scans > MAX_SCANS:
            raise UserError(f"{name} has an image of more than {MAX_SCANS} scans: save it anew")
        if kind >= LEAST_OF_SEGMENTS and kind != START:
            place += int.from_bytes(data[place : place + 2])
    return len(data)

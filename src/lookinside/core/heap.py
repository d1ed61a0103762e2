"""Memory that is freed and asked for again, step after step."""

import ctypes

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
"""glibc's numbers for how much free memory it keeps, and from which size on it keeps none."""
ALL = 2**31 - 1
CEILINGS = (2**30, 2**25)
"""Bytes of the largest block that is kept; older versions of glibc refuse more than the second."""


def keep_freed() -> None:
    """Keep freed memory in this process, ready for whatever asks for as much again.

    glibc gives large blocks back to the kernel, which then clears every page of the next ones. A
    step of training frees just what the next one needs: without this a step of `translated_cnn`
    takes nearly twice as long. What is computed stays the same. Other C libraries can't be told.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(M_TRIM_THRESHOLD, ALL)
        any(library.mallopt(M_MMAP_THRESHOLD, ceiling) for ceiling in CEILINGS)

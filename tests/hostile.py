"""Files made to do harm, and files that were damaged in any way."""

from hypothesis import strategies as st

BOMB = "a0: &a0 [0,0,0,0,0,0,0,0,0,0]\n" + "".join(
    f"a{level}: &a{level} [{','.join([f'*a{level - 1}'] * 10)}]\n" for level in range(1, 9)
)
"""YAML of a few hundred bytes whose aliases come to a thousand million values."""


def damaged(whole: bytes) -> st.SearchStrategy[bytes]:
    """The bytes of a file with some overwritten, and cut off somewhere; or others altogether."""
    edits = st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), max_size=4)

    def edited(edits: list[tuple[int, int]], length: int) -> bytes:
        data = bytearray(whole)
        for place, value in edits:
            data[place] = value
        return bytes(data[:length])

    lengths = st.one_of(st.just(len(whole)), st.integers(0, len(whole)))
    return st.one_of(st.binary(max_size=64), st.builds(edited, edits, lengths))

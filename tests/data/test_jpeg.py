import pytest
from data_makers import progressive
from hypothesis import given
from hypothesis import strategies as st

from lookinside.core.errors import UserError
from lookinside.data.images import decode
from lookinside.data.jpeg import check_scans

START, END = b"\xff\xd8", b"\xff\xd9"
SCAN = b"\xff\xda\0\3\0\x12\xff\0\xff\xd0\x34"


def test_a_jpeg_of_endless_scans_is_not_decoded() -> None:
    assert decode("a.jpg", progressive(0)).shape == (8, 8)
    assert decode("a.jpg", progressive(94)).shape == (8, 8)
    with pytest.raises(UserError, match=r"^a.jpg has an image of more than 100 scans: save"):
        decode("a.jpg", progressive(95))


BETWEEN = st.sampled_from(
    [
        b"",
        b"\xff",
        b"\xff\xff",
        b"\xff\xe1\0\4\xff\xda",
        b"\xff\xfe\0\6\xff\xd9\xff\xda",
        b"\xff\x02",
        b"\xff\xd7",
    ]
)


@given(scans=st.integers(99, 102), between=st.lists(BETWEEN, max_size=5), after=st.binary())
def test_scans_are_counted_whatever_lies_between(
    scans: int, between: list[bytes], after: bytes
) -> None:
    data = START + b"".join(between) + (SCAN + b"".join(between)) * scans
    data += END + after + SCAN * 101
    if scans <= 100:
        check_scans("a.jpg", data)
    else:
        with pytest.raises(UserError, match="more than 100 scans"):
            check_scans("a.jpg", data)

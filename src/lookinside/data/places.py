"""Which images of the test set a user names."""

from collections.abc import Sequence

from lookinside.core.errors import UserError


def check_places(wanted: object, count: int) -> list[int]:
    """The places that a user names in a test set of `count` images, in the order named.

    Raises:
        UserError: it is no list, or one of them lies outside the test set.
    """
    takes = f"takes a list of places in the test set, whole numbers from 0 to {count - 1}"
    if not isinstance(wanted, Sequence) or isinstance(wanted, str):
        raise UserError(f"the option `images` {takes}, but is {wanted}")
    for place in wanted:
        if type(place) is not int or not 0 <= place < count:
            raise UserError(f"there is no test image {place}: the option `images` {takes}")
    return list(wanted)

"""What kind of network a list of layers is."""

import pytest

from lookinside.report.kinds import family, sort


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["Flatten", "Linear"], "linear"),
        (["Flatten", "Linear", "ReLU", "Linear"], "dense"),
        (["Linear", "TiedLinear"], "dense"),
        (["Conv2d", "ReLU", "MaxPool2d", "Flatten", "Linear"], "convolutional"),
        (["Linear", "SameConvTranspose2d"], "convolutional"),
        (["Rows", "LSTM", "Last", "Linear"], "recurrent"),
        (["Conv2d", "GRU", "Linear"], "recurrent"),
        (["Flatten"], "other"),
        ([], "other"),
    ],
)
def test_a_network_is_named_by_what_marks_it_most(kinds: list[str], expected: str) -> None:
    assert family(kinds) == expected


def test_layers_are_of_four_sorts() -> None:
    found = {kind: sort(kind) for kind in ("TiedConvTranspose2d", "TiedLinear", "RNN", "Bilinear")}
    assert list(found.values()) == ["convolution", "dense", "recurrent", "other"]

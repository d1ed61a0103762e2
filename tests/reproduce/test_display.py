"""The line that a stage leaves when it has ended."""

from io import StringIO

import pytest
from rich.console import Console

from lookinside.reproduce.display import Display

LONG = "best validation accuracy 0.9209 after 2,800 steps; weights in data/runs/mnist_softmax-0"


def printed(said: str, terminal: bool = False) -> str:
    file = StringIO()
    display = Display(Console(file=file, width=60, force_terminal=terminal), 3, 1)
    display.start("train@toy-0")
    display.end("train@toy-0", said)
    return file.getvalue()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("", ""),
        ("first\nlast", "  last"),
        ("│ cifar10 │ local │\n└─────────┴───────┘", "  cifar10 │ local"),
        ("└──┘", ""),
    ],
)
def test_it_ends_in_the_last_words_of_the_stage(said: str, shown: str) -> None:
    assert printed(said) == f"   0.0 s  train@toy-0{shown}\n"


def test_it_is_one_line_in_a_file_and_cut_in_a_terminal() -> None:
    assert printed(LONG) == f"   0.0 s  train@toy-0  {LONG}\n"
    (line,) = printed(LONG, terminal=True).splitlines()
    assert line.endswith("…")

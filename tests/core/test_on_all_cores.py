"""Work on all cores: the same results in the same order, and what a killed process leaves."""

import os
import signal
from collections.abc import Callable

import pytest

from lookinside.core.errors import UserError
from lookinside.core.on_all_cores import on_all_cores


@pytest.fixture
def cores(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def cores(number: int) -> None:
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(number)))

    return cores


def test_results_come_in_order_from_other_processes(cores: Callable[[int], None]) -> None:
    cores(2)
    found = list(on_all_cores(squared, range(20)))
    assert [square for square, _ in found] == [each**2 for each in range(20)]
    assert 1 <= len({process for _, process in found}) <= 2
    assert os.getpid() not in {process for _, process in found}


def squared(number: int) -> tuple[int, int]:
    return number**2, os.getpid()


def test_one_core_or_one_thing_is_left_to_the_caller(cores: Callable[[int], None]) -> None:
    cores(1)
    assert list(on_all_cores(squared, range(3))) == []
    cores(2)
    assert list(on_all_cores(squared, [1])) == []


def refused_at_two(number: int) -> int:
    if number == 2:
        raise UserError("two is too many")
    return number


def test_what_work_raises_is_raised_in_its_turn(cores: Callable[[int], None]) -> None:
    cores(2)
    found = on_all_cores(refused_at_two, range(5))
    assert [next(found), next(found)] == [0, 1]
    with pytest.raises(UserError, match="two is too many"):
        next(found)


def killed_at_two(number: int) -> int:
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_process_that_is_killed_ends_it_early(cores: Callable[[int], None]) -> None:
    cores(2)
    found = list(on_all_cores(killed_at_two, range(50)))
    assert found == list(range(len(found)))
    assert len(found) < 50

"""What goes wrong in the thread that writes events."""

import errno
import threading

import pytest

from lookinside.training.tensorboard import quiet_of_disks


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), False),
        (OSError(errno.EBADF, "Bad file descriptor"), True),
        (ValueError("no event"), True),
    ],
)
def test_only_what_a_disk_refuses_is_left_to_those_who_wait_for_it(
    error: Exception, told: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr(threading, "excepthook", quiet_of_disks)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert (str(error) in capsys.readouterr().err) == told

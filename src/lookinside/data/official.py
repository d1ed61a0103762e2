"""The published files of MNIST and CIFAR-10: their names, addresses and MD5 sums."""

import threading
import time
from dataclasses import dataclass
from http.client import HTTPException
from queue import Empty, SimpleQueue
from urllib.request import Request, urlopen

from lookinside.core.errors import UserError

CIFAR_ARCHIVE = "cifar-10-python.tar.gz"
CIFAR_FOLDER = "cifar-10-batches-py"
IDX_FILES = {
    "train.images": "train-images-idx3-ubyte",
    "train.labels": "train-labels-idx1-ubyte",
    "test.images": "t10k-images-idx3-ubyte",
    "test.labels": "t10k-labels-idx1-ubyte",
}

# torchvision's own, stated again (a test compares them) because importing torchvision takes
# seconds, which the stage that only looks where data would come from must not.
MIRRORS = {
    "mnist": (
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "http://yann.lecun.com/exdb/mnist/",
    ),
    "cifar10": ("https://www.cs.toronto.edu/~kriz/",),
}
NAMES = {
    "mnist": tuple(f"{name}.gz" for name in IDX_FILES.values()),
    "cifar10": (CIFAR_ARCHIVE,),
}
PROBE_SECONDS = 3.0


@dataclass(frozen=True)
class Published:
    """A published file: the name it is kept under, its MD5 sum, and where it can be had.

    It has `largest` bytes at most; CIFAR-10's has 170 million.
    """

    name: str
    md5: str
    addresses: tuple[str, ...]
    largest: int = 1 << 28


def addresses(source: str, name: str, mirror: str | None) -> tuple[str, ...]:
    """Where a published file can be had; a `mirror` takes the place of the usual addresses.

    Raises:
        UserError: the mirror is not an http or https address.
    """
    if mirror is not None and not mirror.startswith(("http://", "https://")):
        raise UserError(f"mirrors.{source} must start with http:// or https://, not {mirror!r}")
    bases = MIRRORS[source] if mirror is None else (mirror,)
    return tuple(f"{base.rstrip('/')}/{name}" for base in bases)


def published(source: str, mirror: str | None = None) -> list[Published]:
    """The files of an official source, with the MD5 sums that torchvision holds."""
    from torchvision.datasets import CIFAR10, MNIST

    sums = {"mnist": MNIST.resources, "cifar10": [(CIFAR10.filename, CIFAR10.tgz_md5)]}
    return [Published(name, md5, addresses(source, name, mirror)) for name, md5 in sums[source]]


def answers(urls: tuple[str, ...]) -> bool:
    """Whether one of the addresses answers within three seconds, all being asked at once.

    Each is asked in a thread of its own, because looking up a name has no time limit.
    """
    replies: SimpleQueue[bool] = SimpleQueue()

    def ask(url: str) -> None:
        try:
            with urlopen(Request(url, method="HEAD"), timeout=PROBE_SECONDS):  # noqa: S310
                replies.put(True)
        except (OSError, HTTPException, ValueError):
            replies.put(False)

    end = time.monotonic() + PROBE_SECONDS
    for url in urls:
        threading.Thread(target=ask, args=(url,), daemon=True).start()
    try:
        return any(replies.get(timeout=max(0, end - time.monotonic())) for _ in urls)
    except Empty:
        return False

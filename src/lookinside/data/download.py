"""Downloads that either end with the right bytes under the right name, or leave nothing.

From torchvision come the MD5 sums and `check_integrity`; its `download_url` is not used. That
waits for ever on a server that has stopped answering, tries a failed https address again as plain
http, and writes under the final name, so that a broken download looks like a file.
"""

import time
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from lookinside.core.errors import UserError
from lookinside.core.files import md5, whole
from lookinside.data.deadline import Deadline
from lookinside.data.official import Published

ATTEMPTS = 3
PAUSE = 0.5
TIMEOUT = 10.0
LONGEST = 3600.0
"""Seconds that one attempt at one file may take."""
CHUNK = 1 << 16


class WrongBytesError(Exception):
    """What was received is not the published file."""


class SlowError(Exception):
    """What was received comes too slowly ever to be the published file."""


def download(source: str, files: list[Published], folder: Path) -> list[Path]:
    """Have every file of an official source in `folder`, fetching those that are not there yet.

    Each address is tried three times with a short pause; ten seconds without an answer end an
    attempt, and so does an hour. A file takes its name only when its MD5 sum is the published one.

    Raises:
        UserError: a file could not be had from any of its addresses.
    """
    from torchvision.datasets.utils import check_integrity

    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        if not check_integrity(folder / file.name, file.md5):
            download_file(source, file, folder / file.name)
    return [folder / file.name for file in files]


def download_file(source: str, file: Published, target: Path) -> None:
    """Try a file's addresses one after the other; see `download`."""
    failures = []
    with whole(target) as partial:
        for address in file.addresses:
            failure = try_address(address, file, partial)
            if failure is None:
                return
            failures.append(f"{address}: {failure}")
        raise UserError(
            f"{file.name} could not be downloaded ({'; '.join(failures)}): try again, or point "
            f"LOOKINSIDE_DATASETS at a folder that holds {source}, or set sources.{source}: "
            "embedded in params.yaml"
        )


def try_address(address: str, file: Published, partial: Path) -> str | None:
    """Download to `partial`, several times if need be; return what went wrong, None if nothing."""
    failure = None
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(PAUSE * 2**attempt)
        try:
            receive(address, file, partial)
        except WrongBytesError as error:
            return str(error)
        except HTTPError as error:
            failure = f"the server answers {error.code} {error.reason}"
            if error.code < 500:
                return failure
        except SlowError as error:
            failure = str(error)
        except TimeoutError:
            failure = f"no answer for {TIMEOUT:g} seconds"
        except ValueError as error:
            return f"it is no address, or leads to none ({error})"
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", error)
            timed_out = isinstance(reason, TimeoutError)
            failure = f"no answer for {TIMEOUT:g} seconds" if timed_out else str(reason)
        else:
            return None
    return failure


def receive(address: str, file: Published, partial: Path) -> None:
    """Read one address into `partial` behind a progress bar and check what came.

    Raises:
        WrongBytesError: what came is more than the published file, or another one.
        SlowError: not all of it came in `LONGEST` seconds.
        ValueError: it, or where it leads, is no address.
        OSError: no connection, no answer in time, or the connection broke off.
    """
    received, expected = 0, None
    request = Request(address, headers={"User-Agent": "lookinside"})  # noqa: S310
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn()
    with Deadline(LONGEST) as deadline:
        try:
            with (
                deadline.opener().open(request, timeout=TIMEOUT) as response,
                partial.open("wb") as out,
                Progress(*columns) as progress,
            ):
                task = progress.add_task(file.name, total=response.length)
                expected = response.length
                while chunk := response.read1(CHUNK):
                    received += out.write(chunk)
                    if received > file.largest:
                        raise WrongBytesError(f"it has more than {file.largest:,} bytes")
                    progress.update(task, completed=received)
        except (OSError, HTTPException):
            if not deadline.passed:
                raise
    if deadline.passed:
        raise SlowError(f"{received:,} bytes in {LONGEST:g} seconds are too few")
    if expected is not None and received < expected:
        raise OSError(f"the connection broke off after {received:,} of {expected:,} bytes")
    if (found := md5(partial)) != file.md5:
        raise WrongBytesError(f"its MD5 sum is {found}, not the official {file.md5}")

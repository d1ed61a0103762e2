import hashlib
import os
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lookinside.core.errors import UserError
from lookinside.core.files import PART
from lookinside.data import download as module
from lookinside.data.download import download
from lookinside.data.official import MIRRORS, NAMES, Published, answers, published

GOOD = b"the official bytes" * 5000
NOWHERE = {
    "to-bracket": "http://[bad",
    "to-long-name": f"http://{'a' * 70}.example/",
    "to-port": "http://x:port/",
}


class Server(ThreadingHTTPServer):
    """Answers, and counts requests.

    /good; /cut (breaks off); /late (cut, but good from the third time on); /bad; /gone (404); /down
    (503); /stalled (says nothing until the test ends); /reset (breaks the connection); /garbage (is
    no HTTP); /endless (never ends, and does not say how much there is); /more (more than it says);
    /drip (a byte now and then); /drip-headers and /drip-lengths (the same of
    its headers, and of the length of a body's next part); and /to-... (leads to one of `NOWHERE`).
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []
        self.end = threading.Event()

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{path}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        what = self.path.strip("/").split("/")[0]
        self.server.asked.append(what)
        if what == "stalled":
            self.server.end.wait(10)
            return
        if what in ("gone", "down"):
            self.send_error({"gone": 404, "down": 503}[what])
            return
        if what in ("reset", "garbage"):
            if what == "garbage":
                self.wfile.write(b"\x00\xffnothing\r\n" * 20)
            else:
                no_time = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_time)
                self.connection.close()
            self.close_connection = True
            return
        if what in NOWHERE:
            self.send_response(302)
            self.send_header("Location", NOWHERE[what])
            self.end_headers()
            return
        if what.startswith("drip-"):
            start = {"headers": "Drip: ", "lengths": "Transfer-Encoding: chunked\r\n\r\n"}
            self.wfile.write(f"HTTP/1.1 200 OK\r\n{start[what.removeprefix('drip-')]}".encode())
            self.go_on(b"0")
            return
        if what in ("endless", "drip"):
            self.send_response(200)
            self.end_headers()
            self.go_on(b"x" * 4096 if what == "endless" else b"x")
            return
        body = b"x" * len(GOOD) if what == "bad" else GOOD
        cut = what == "cut" or (what == "late" and self.server.asked.count("late") < 3)
        self.send_response(200)
        self.send_header("Content-Length", str(5 if what == "more" else len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)

    def go_on(self, part: bytes) -> None:
        """Send this until nobody listens, or for as long as no test takes."""
        with suppress(OSError):
            for _ in range(2000):
                self.wfile.write(part)
                if self.server.end.wait(0 if len(part) > 1 else 0.05):
                    return

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(module, "PAUSE", 0.01)
    monkeypatch.setattr(module, "TIMEOUT", 0.3)
    monkeypatch.setattr(module, "LONGEST", 30.0)
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.end.set()
        running.shutdown()
        thread.join()


def file_at(*addresses: str) -> Published:
    return Published("data.gz", hashlib.md5(GOOD).hexdigest(), addresses, 100_000)  # noqa: S324


def test_a_good_download_is_kept_and_not_asked_for_again(server: Server, tmp_path: Path) -> None:
    files = [file_at(server.at("good"))]
    assert download("mnist", files, tmp_path) == [tmp_path / "data.gz"]
    assert (tmp_path / "data.gz").read_bytes() == GOOD
    download("mnist", files, tmp_path)
    assert server.asked == ["good"]
    assert [path.name for path in tmp_path.iterdir()] == ["data.gz"]


def test_a_killed_download_leaves_what_the_next_reproduction_deletes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`reproduce.mend` knows by the name that the process which wrote it is gone."""

    def received(_address: str, _file: Published, partial: Path) -> None:
        (found,) = tmp_path.iterdir()
        assert found == partial
        assert found.match(f".data.gz.{os.getpid()}.*{PART}")
        partial.write_bytes(GOOD)

    monkeypatch.setattr(module, "receive", received)
    download("mnist", [file_at("http://127.0.0.1/good")], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["data.gz"]


def test_a_wrong_file_that_is_already_there_is_replaced(server: Server, tmp_path: Path) -> None:
    (tmp_path / "data.gz").write_bytes(GOOD[:100])
    download("mnist", [file_at(server.at("good"))], tmp_path)
    assert (tmp_path / "data.gz").read_bytes() == GOOD


def test_a_broken_connection_is_tried_three_times(server: Server, tmp_path: Path) -> None:
    download("mnist", [file_at(server.at("late"))], tmp_path)
    assert server.asked == ["late"] * 3
    assert (tmp_path / "data.gz").read_bytes() == GOOD


def test_the_next_address_is_tried(server: Server, tmp_path: Path) -> None:
    files = [file_at(server.at("gone"), server.at("bad"), server.at("good"))]
    download("mnist", files, tmp_path)
    assert server.asked == ["gone", "bad", "good"]


@pytest.mark.parametrize(
    ("path", "reason", "attempts"),
    [
        ("cut", "the connection broke off after 45,000 of 90,000 bytes", 3),
        ("bad", "its MD5 sum is .*, not the official", 1),
        ("gone", "the server answers 404", 1),
        ("down", "the server answers 503", 3),
        ("stalled", "no answer for 0.3 seconds", 3),
        ("reset", "reset by peer|without response", 3),
        ("garbage", "nothing", 3),
        ("endless", "it has more than 100,000 bytes", 1),
        ("more", "its MD5 sum is .*, not the official", 1),
        ("drip", "bytes in 0.5 seconds are too few", 3),
        pytest.param(
            "drip-headers", "0 bytes in 0.5 seconds are too few", 3, marks=pytest.mark.slow
        ),
        pytest.param(
            "drip-lengths", "0 bytes in 0.5 seconds are too few", 3, marks=pytest.mark.slow
        ),
        ("to-bracket", "it is no address, or leads to none", 1),
        ("to-long-name", "it is no address, or leads to none", 1),
        ("to-port", "nonnumeric port: 'port'", 3),
    ],
)
def test_failures_leave_nothing_and_say_what_to_do(
    server: Server,
    tmp_path: Path,
    path: str,
    reason: str,
    attempts: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if "drip" in path:
        monkeypatch.setattr(module, "TIMEOUT", 10.0)
        monkeypatch.setattr(module, "LONGEST", 0.5)
    with pytest.raises(UserError, match=reason) as error:
        download("mnist", [file_at(server.at(path))], tmp_path)
    for part in ("data.gz", server.at(path), "LOOKINSIDE_DATASETS", "sources.mnist: embedded"):
        assert part in str(error.value)
    assert server.asked == [path] * attempts
    assert list(tmp_path.iterdir()) == []
    assert not [each for each in threading.enumerate() if isinstance(each, threading.Timer)]


def test_a_handshake_of_tls_ends_in_time(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record of TLS that comes byte by byte; the socket is TLS's own by then."""
    monkeypatch.setattr(module, "TIMEOUT", 10.0)
    monkeypatch.setattr(module, "LONGEST", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            with suppress(OSError):
                while not server.end.is_set():
                    connection, _ = listening.accept()
                    with connection, suppress(OSError):
                        connection.sendall(b"\x16\x03\x03\x40\x00")
                        while not server.end.wait(0.05):
                            connection.sendall(b"\0")

        listening.settimeout(5)
        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        port = listening.getsockname()[1]
        with pytest.raises(UserError, match=r": 0 bytes in 0\.5 seconds are too few"):
            download("mnist", [file_at(f"https://127.0.0.1:{port}/good")], tmp_path)
        server.end.set()
    thread.join(6)
    assert not thread.is_alive()


@pytest.mark.parametrize("address", ["http://[x/data.gz", f"http://{'a' * 70}/data.gz"])
def test_a_mirror_that_is_no_address_is_one_sentence(tmp_path: Path, address: str) -> None:
    with pytest.raises(UserError, match="it is no address, or leads to none"):
        download("mnist", [file_at(address)], tmp_path)
    assert not answers((address,))


@pytest.mark.usefixtures("server")
def test_a_refused_connection(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(UserError, match="refused"):
        download("mnist", [file_at(f"http://127.0.0.1:{port}/good")], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_who_answers(server: Server) -> None:
    assert answers((server.at("stalled"), server.at("good")))
    assert not answers((server.at("gone"),))


def test_addresses_and_names_are_torchvisions() -> None:
    from torchvision.datasets import CIFAR10, MNIST

    assert list(MIRRORS["mnist"]) == MNIST.mirrors
    assert [f"{base}{CIFAR10.filename}" for base in MIRRORS["cifar10"]] == [CIFAR10.url]
    for source, names in NAMES.items():
        assert tuple(file.name for file in published(source)) == names


def test_a_mirror_takes_the_place_of_the_addresses() -> None:
    (file,) = published("cifar10", "https://example.org/mirror")
    assert file.addresses == ("https://example.org/mirror/cifar-10-python.tar.gz",)
    assert file.md5 == "c58f30108f718f92721af3b95e74349a"

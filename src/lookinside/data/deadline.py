"""A download that ends in time, whatever its server does.

A timeout counts from one byte to the next: a server that sends one now and then, of its headers
too, or of the lengths between the parts of a body, never meets it.
"""

import socket
from contextlib import suppress
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from threading import Lock, Timer
from typing import Any, Self
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, Request, build_opener


class Deadline:
    """Shuts the connections that it is given after so many seconds, within a `with`.

    What is read from them then ends, or raises an OSError or an HTTPException; `passed` tells that
    this is why.
    """

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._connections: list[socket.socket] = []
        self._lock = Lock()
        self._timer = Timer(seconds, self._pass)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        for connection in self._connections:
            connection.close()

    def watch(self, connection: socket.socket) -> None:
        """Shut a connection in time, also if TLS takes its socket over."""
        with self._lock:
            self._connections.append(connection.dup())
            if self.passed:
                self._shut()

    def opener(self) -> OpenerDirector:
        """What opens addresses as `urllib.request.urlopen` does, but watched."""
        return build_opener(_Handler(self), _SecureHandler(self))

    def _pass(self) -> None:
        with self._lock:
            self.passed = True
            self._shut()

    def _shut(self) -> None:
        for connection in self._connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Connection(HTTPConnection):
    deadline: Deadline

    def connect(self) -> None:
        super().connect()
        self.deadline.watch(self.sock)


class _SecureConnection(HTTPSConnection, _Connection):
    """Watched before TLS begins, for HTTPSConnection connects as the next class does."""


def _connection(
    kind: type[_Connection], deadline: Deadline, host: str, **options: Any
) -> _Connection:
    connection = kind(host, **options)
    connection.deadline = deadline
    return connection


class _Handler(HTTPHandler):
    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_connection, _Connection, self._deadline), req)


class _SecureHandler(HTTPSHandler):
    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_connection, _SecureConnection, self._deadline), req)

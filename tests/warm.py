"""A `python` that starts the stages of tests' pipelines with their libraries loaded.

To load torch, Lightning and ONNX is most of what a tiny stage takes. So one process loads them once
and forks for each stage, which then loads the pipeline's own code, from its own folder, as ever.
"""

import atexit
import ctypes
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path

LIBRARIES = (
    *("captum.attr", "hydra", "jinja2", "matplotlib.figure", "onnx", "onnxruntime", "onnxscript"),
    *("pytorch_lightning", "rich.table", "safetensors.torch", "scipy.stats", "sklearn.manifold"),
    *("sklearn.neighbors", "torch.export", "torch.onnx", "torch.utils.tensorboard"),
)
PYTHON = """#!{python} -IS
import json, os, socket, sys
words = sys.argv[1:]
if not words or not words[0].startswith("pipelines/"):
    os.execv("{python}", ["{python}", *words])
link = socket.socket(socket.AF_UNIX)
link.connect("{address}")
asked = {{"words": words, "folder": os.getcwd(), "variables": dict(os.environ)}}
socket.send_fds(link, [b"."], [0, 1, 2])
link.sendall(json.dumps(asked).encode() + b"\\n")
sys.exit(int(link.makefile().readline() or 1))
"""


def begin(folder: Path) -> "subprocess.Popen[bytes]":
    """Start the process that forks, and put its `python` into a folder."""
    address = folder / "socket"
    script = folder / "python"
    script.write_text(PYTHON.format(python=sys.executable, address=address))
    script.chmod(0o755)
    process = subprocess.Popen([sys.executable, __file__, str(address)])
    while not address.exists():
        assert process.poll() is None, "the process that forks stages has ended"
        time.sleep(0.1)
    return process


def serve(address: str) -> None:
    """Load the libraries, then start a stage for each that asks, until the parent dies."""
    die_with_parent()
    for name in LIBRARIES:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    server = socket.socket(socket.AF_UNIX)
    server.bind(address)
    server.listen()
    while True:
        link, _ = server.accept()
        if os.fork() == 0:
            answer(link)
            os._exit(0)
        link.close()


def answer(link: socket.socket) -> None:
    """Start the stage that is asked for, and tell how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, streams, *_ = socket.recv_fds(link, 1, 3)
    asked = json.loads(link.makefile().readline())
    child = os.fork()
    if child == 0:
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        os._exit(run(**asked))
    _, status = os.waitpid(child, 0)
    link.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())


def run(words: list[str], folder: str, variables: dict[str, str]) -> int:
    """Run a script as Python does; its exit status."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    sys.argv = words
    packages = variables.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:1] = [str(Path(words[0]).parent.absolute()), *filter(None, packages)]
    sys.modules.pop("sitecustomize", None)
    with suppress(ImportError):
        importlib.import_module("sitecustomize")
    status: object = 0
    try:
        runpy.run_path(words[0], run_name="__main__")
    except SystemExit as end:
        status = end.code or 0
    except BaseException:
        traceback.print_exc()
        status = 1
    if not isinstance(status, int):
        print(status, file=sys.stderr)
        status = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return status


def die_with_parent() -> None:
    """Have the kernel end this process when the one that started it dies."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


if __name__ == "__main__":
    serve(sys.argv[1])

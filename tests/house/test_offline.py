"""Who may use a network: only what downloads data. Nothing reports home, or listens
but `trainer=ddp`, of which the README tells."""

import ast
import configparser
import tomllib
from pathlib import Path

from lower_bounds import lowest

ROOT = Path(__file__).parents[2]
NETWORK = {"socket", "socketserver", "http", "urllib", "asyncio", "ssl", "ftplib", "xmlrpc",
           "requests", "aiohttp", "httpx", "wandb", "mlflow"}  # fmt: skip
ALLOWED = {
    "src/lookinside/data/deadline.py": {"http.client", "socket", "urllib.request"},
    "src/lookinside/data/download.py": {"http.client", "urllib.error", "urllib.request"},
    "src/lookinside/data/official.py": {"http.client", "urllib.request"},
}
"""What downloads, and asks whether there is something to download."""


def network_imports(path):
    """The network's modules that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module)
    found -= {None, "urllib.parse"}
    return {name for name in found if name.split(".")[0] in NETWORK}


def test_only_what_downloads_data_opens_a_connection():
    files = [path for folder in ("src", "pipelines") for path in (ROOT / folder).rglob("*.py")]
    found = {str(path.relative_to(ROOT)): network_imports(path) for path in files}
    assert {name: modules for name, modules in found.items() if modules} == ALLOWED


def test_dvc_reports_nothing_and_asks_for_no_update():
    config = configparser.ConfigParser()
    config.read_string((ROOT / ".dvc/config").read_text().replace("    ", ""))
    assert dict(config["core"]) == {"analytics": "false", "check_update": "false"}


def test_every_dependency_has_a_lower_bound_and_lightning_one_without_the_flaw():
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)["project"]
    bounds = dict(each.split("==") for each in lowest(text))
    assert set(bounds) >= {each.partition(">=")[0] for each in project["dependencies"]}
    assert tuple(map(int, bounds["pytorch-lightning"].split("."))) >= (2, 6, 6)

from pathlib import Path

import pytest

from lookinside.core.closure import closure, code_key, find_targets
from lookinside.core.errors import UserError

FILES = {
    "pipelines/train.py": "from lookinside.training import loop\n",
    "src/lookinside/__init__.py": "",
    "src/lookinside/training/__init__.py": "",
    "src/lookinside/training/loop.py": (
        '"""Train."""\nimport os\n\ndef go():\n    """Go."""\n'
        "    from lookinside.data.store import load  # later\n    return load\n"
    ),
    "src/lookinside/data/__init__.py": "",
    "src/lookinside/data/store.py": "def load():\n    return 1\n",
    "src/lookinside/models/__init__.py": "",
    "src/lookinside/models/net.py": "import torch\n\nclass Net: ...\n",
    "src/lookinside/models/other.py": "class Other: ...\n",
    "src/lookinside/report/__init__.py": "",
    "src/lookinside/report/site.py": "x = 1\n",
    "src/lookinside/report/templates/page.html": "<p>",
    "src/lookinside/report/static/page.js": "go()",
}
TRAIN = Path("pipelines/train.py")


@pytest.fixture(autouse=True)
def tree(tmp_path, monkeypatch):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(tmp_path)


def names(paths):
    return {str(path) for path in paths if path.name != "__init__.py"}


def rewrite(name, old, new):
    path = Path(name)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_closure_follows_imports_inside_functions_and_targets():
    assert names(closure(TRAIN)) == {
        "pipelines/train.py",
        "src/lookinside/training/loop.py",
        "src/lookinside/data/store.py",
    }
    assert names(closure(TRAIN, ["lookinside.models.net.Net", "torch.optim.Adam"])) == {
        "pipelines/train.py",
        "src/lookinside/training/loop.py",
        "src/lookinside/data/store.py",
        "src/lookinside/models/net.py",
    }


@pytest.mark.parametrize("resource", ["templates/page.html", "static/page.js"])
def test_templates_and_assets_count_for_those_who_import_the_module_beside_them(resource):
    report, file = Path("pipelines/report.py"), f"src/lookinside/report/{resource}"
    report.write_text("import lookinside.report.site\n")
    assert file in names(closure(report))
    before = code_key(report)
    Path(file).write_text("other")
    assert code_key(report) != before


def test_what_editors_leave_does_not_count():
    report = Path("pipelines/report.py")
    report.write_text("import lookinside.report.site\n")
    before = code_key(report)
    for name in (".site.py.swp", "NOTES.txt", "templates/.page.html.swp", "templates/page.html~"):
        Path("src/lookinside/report", name).write_text("x")
    assert code_key(report) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""Train."""', '"""Another docstring."""'),
        ('    """Go."""\n', ""),
        ("# later", "# another comment"),
        ("import os\n\n", "import os\n\n\n# apart\n\n"),
        ("return load", "return (load)"),
    ],
)
def test_what_means_the_same_has_the_same_key(old, new):
    before = code_key(TRAIN)
    rewrite("src/lookinside/training/loop.py", old, new)
    assert code_key(TRAIN) == before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("src/lookinside/data/store.py", "return 1", "return 2"),
        ("src/lookinside/data/store.py", "return 1", "return True"),
        ("src/lookinside/training/loop.py", "return load", "return None"),
        ("pipelines/train.py", "loop", "loop, __path__"),
    ],
)
def test_what_means_something_else_has_another_key(name, old, new):
    before = code_key(TRAIN)
    rewrite(name, old, new)
    assert code_key(TRAIN) != before


def test_a_module_that_is_not_used_does_not_count():
    before = code_key(TRAIN, ["lookinside.models.net.Net"])
    rewrite("src/lookinside/models/other.py", "...", "pass")
    assert code_key(TRAIN, ["lookinside.models.net.Net"]) == before
    rewrite("src/lookinside/models/net.py", "...", "pass")
    assert code_key(TRAIN, ["lookinside.models.net.Net"]) != before


def test_a_target_without_a_module_is_refused():
    with pytest.raises(UserError, match=r"_target_ lookinside.models.nett.Net names no module"):
        closure(TRAIN, ["lookinside.models.nett.Net"])


def test_broken_python_is_refused_by_name():
    Path("src/lookinside/data/store.py").write_text("def (")
    with pytest.raises(UserError, match=r"store.py is no valid Python: line 1"):
        code_key(TRAIN)


def test_find_targets_looks_into_lists_and_dicts():
    node = {"a": [{"_target_": "x.Y", "b": {"_target_": "z"}}], "c": "_target_"}
    assert list(find_targets(node)) == ["x.Y", "z"]

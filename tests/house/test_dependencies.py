"""What the code imports is declared, though another dependency may bring it along."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from test_house import PACKAGE, ROOT, imports

FILES = [*PACKAGE.rglob("*.py"), *(ROOT / "pipelines").glob("*.py")]
UNINSTALLED = {"umap": ["umap-learn"]}
"""What brings the packages of extras that an environment may lack."""


def spelt(name):
    """A project's name in the one spelling in which names are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared():
    """All that users can have installed with this project; what developers need is no part."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    optional = [each for name in extras.keys() - {"dev"} for each in extras[name]]
    wanted = [*project["dependencies"], *optional]
    return {spelt(re.match(r"[\w.-]+", each)[0]) for each in wanted}


def test_every_library_that_the_code_imports_is_declared():
    # Several projects share a package such as `ruamel`: all of them have to be declared.
    brought = UNINSTALLED | packages_distributions()
    undeclared = {}
    for path in FILES:
        tops = {name.split(".")[0] for name in imports(path)} - sys.stdlib_module_names
        for top in tops - {"lookinside"}:
            if missing := {*map(spelt, brought[top])} - declared():
                undeclared[f"{path.relative_to(ROOT)} imports {top}"] = missing
    assert undeclared == {}

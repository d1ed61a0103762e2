"""Print pip's constraints for the oldest release of each direct dependency that is allowed.

`make lower-bounds` installs these into an environment of its own.
"""

import re
import tomllib
from pathlib import Path

BOUND = re.compile(r"([\w.-]+)>=([\w.]+)")


def lowest(pyproject: str) -> list[str]:
    """The lower bound of each dependency, extras included, as name==version."""
    project = tomllib.loads(pyproject)["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(each for extra in extras for each in extra)]
    bounds = [BOUND.match(each) for each in wanted]
    return sorted(f"{bound[1]}=={bound[2]}" for bound in bounds if bound)


if __name__ == "__main__":
    print("\n".join(lowest(Path("pyproject.toml").read_text(encoding="utf-8"))))

"""Write the pages of the API from the docstrings: python docs/api.py FOLDER [MODULE ...]."""

import re
import sys
from pathlib import Path

import pdoc
from jinja2 import pass_context
from jinja2.runtime import Context
from pdoc import docstrings, render
from pdoc.render_helpers import to_markdown_with_context

PLACEHOLDER = re.compile(r"(`[^`]*`)|<(\w[\w ]*)>")
"""A part of a name that is to be filled in, as in <layer>/weights, which HTML takes for a tag; in
backticks it is safe."""


@pass_context
def to_markdown(context: Context, docstring: str) -> str:
    """A docstring as pdoc reads it, its placeholders kept."""
    kept = PLACEHOLDER.sub(lambda found: found[1] or f"&lt;{found[2]}&gt;", docstring)
    return to_markdown_with_context(context, kept)


def main(folder: str, *modules: str) -> None:
    """Write a page for each module, with an index and a search."""
    docstrings.GOOGLE_LIST_SECTIONS.append("Returns")  # What a probe returns is a list of arrays.
    render.configure(docformat="google")
    render.env.filters["to_markdown"] = to_markdown
    pdoc.pdoc(*(modules or ["lookinside"]), output_directory=Path(folder))
    print(f"Open {folder}/index.html")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The console script `lookinside`: what people ask of a pipeline that has run, or want to try."""

import argparse
from collections.abc import Callable
from pathlib import Path

from lookinside.commands import (
    audit,
    check,
    costs,
    demo,
    draw,
    explain,
    predict,
    provenance,
    reproduce,
    summary,
    sweep,
    verify,
)
from lookinside.core import paths
from lookinside.core.errors import plainly
from lookinside.core.stopping import stoppable
from lookinside.terminal import positive


def main() -> None:
    """Read the command line; a user's error is one line and exit 1."""
    arguments = command_line().parse_args()
    with plainly("lookinside"), stoppable():
        arguments.work(arguments)


def command_line() -> argparse.ArgumentParser:
    """What reads the command line: a subcommand's words, and as `work` the function it calls."""
    parser = argparse.ArgumentParser(prog="lookinside", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(work: Callable[[argparse.Namespace], None]) -> argparse.ArgumentParser:
        text = (work.__doc__ or "").strip()
        added = commands.add_parser(work.__name__, help=text, description=text)
        added.set_defaults(work=work)
        return added

    command(check)
    command(audit).add_argument("--mend", action="store_true", help="delete what is damaged")
    asked = command(predict)
    checked = command(verify)
    checked.add_argument("folder", nargs="?", default=paths.SITE, help="default: reports/site")
    for added in (command(summary), command(costs), command(provenance), asked, checked):
        added.add_argument("--root", default=".", help="the workspace (default: here)")
    asked.add_argument("--run", required=True, help="whose network, e.g. mnist_cnn")
    asked.add_argument("--seed", type=int, default=0, help="of its training (default: 0)")
    asked.add_argument("--weights", choices=("best", "last"), default="best")
    asked.add_argument("--out", type=Path, help="a PNG to write, with what the network was given")
    asked.add_argument("images", nargs="+", metavar="image.png", help="PNG or JPEG files")
    drawn = command(draw)
    drawn.add_argument("figure", help="as reports/ names it, e.g. figures/mnist_cnn/confusion")
    drawn.add_argument("--to", type=Path, help="a file to write (default: its own name, here)")
    command(explain).add_argument("stage", help="as `dvc repro` names it, e.g. train@mnist_cnn-0")
    command(demo).add_argument("--folder", default="demo", help="its workspace (default: demo)")
    swept = command(sweep)
    for each in (command(reproduce), swept):
        each.add_argument("--jobs", type=positive, help="how many at a time (default: all cores)")
    swept.add_argument("name", help="a file in conf/sweep, without .yaml")
    how = swept.add_mutually_exclusive_group()
    how.add_argument("--full", action="store_true", help="all combinations at the final budget")
    how.add_argument("--tpe", action="store_true", help="Optuna's TPE instead of the grid")
    swept.add_argument("--trials", type=positive, help="combinations that TPE tries")
    return parser


if __name__ == "__main__":
    main()

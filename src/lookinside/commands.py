"""What each subcommand of `lookinside` does; its docstring is its help.

Each imports what it alone needs when it is called, so that the others don't wait for it.
"""

import argparse
from pathlib import Path

from rich.console import Console

from lookinside import workspace
from lookinside.config.params import read_params
from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.core.files import read_json, reading
from lookinside.data.provenance import described
from lookinside.terminal import print_costs, print_summary


def summary(arguments: argparse.Namespace) -> None:
    """Print where the data came from, the scoreboard, and where the report is."""
    print_summary(Path(arguments.root))


def costs(arguments: argparse.Namespace) -> None:
    """Print what the stages took when they last ran here, by kind: where the time goes."""
    print_costs(Path(arguments.root))


def check(_arguments: argparse.Namespace) -> None:
    """Check params.yaml and every run's configuration, and that dvc.lock is whole."""
    from lookinside.config.compose import compose_all
    from lookinside.reproduce.mend import mend

    compose_all(read_params())
    if said := mend():
        print(said)


def reproduce(arguments: argparse.Namespace) -> None:
    """Make everything that changed, as `dvc repro` does, with several stages at a time."""
    from lookinside.reproduce import command

    check(arguments)
    command.reproduce(arguments.jobs)


def provenance(arguments: argparse.Namespace) -> None:
    """Print where each source's images came from: files, hashes, licence, citation."""
    root = Path(arguments.root)
    for source in read_params(root).sources:
        path = root / paths.RAW / f"{source}.json"
        with reading(path):
            print(described(read_json(path)))


def demo(arguments: argparse.Namespace) -> None:
    """Run one run of each family with small budgets, in a workspace of its own."""
    from lookinside.config.by_hydra import model_family
    from lookinside.config.compose import compose_all

    params, folder = read_params(), Path(arguments.folder)
    compose_all(params)
    families: dict[str, str] = {}
    for run in params.runs:
        families.setdefault(model_family(run), run)
    changes = {"profile": "quick", "runs": list(families.values()), "overrides": {}, "seeds": [0]}
    workspace.make(Path(), folder, changes)
    if workspace.reproduce(folder):
        raise UserError(f"the demo stopped early; what it printed above says why (in {folder})")
    summary(argparse.Namespace(root=folder))


def predict(arguments: argparse.Namespace) -> None:
    """Let a trained network say what is on images of your own, and show what it was given."""
    from lookinside.predict import destination
    from lookinside.predict.answer import ask
    from lookinside.predict.network import load
    from lookinside.predict.show import show

    run, seed, out = arguments.run, arguments.seed, arguments.out
    if out:
        destination.check(out, arguments.images)
    network = load(Path(arguments.root) / paths.RUNS, run, seed, arguments.weights)
    answers = ask(network, arguments.images)
    print(f"{run}, seed {seed}, {arguments.weights} weights, trained on {network.dataset}")
    if network.stand_in:
        print("That is stand-in data, no real images: the answers mean nothing for real ones.")
    show(answers, network.classes, Console())
    if out:
        from lookinside.predict.sheet import save

        save(answers, network, run, out)
        print(f"\nWhat the network was given: {out}")


def explain(arguments: argparse.Namespace) -> None:
    """Say why `dvc repro` would run a stage again: which key, which file, which output."""
    from lookinside.explain.why import why

    print("\n".join(why(arguments.stage)))


def draw(arguments: argparse.Namespace) -> None:
    """Draw one picture of the report again, from the numbers that lie there."""
    from lookinside.albums.redraw import redraw

    print(redraw(arguments.figure, arguments.to, read_params()).said)


def sweep(arguments: argparse.Namespace) -> None:
    """Try every combination of conf/sweep/<name>.yaml; what was trained before is not again."""
    from lookinside.sweeps import command

    if arguments.trials and not arguments.tpe:
        raise UserError("--trials is the budget of TPE: give --tpe too")
    budget = arguments.trials or 0 if arguments.tpe else None
    command.sweep(arguments.name, arguments.full, budget, arguments.jobs)


def verify(arguments: argparse.Namespace) -> None:
    """Say whether a report's folder is still what was built, and name each file that is not."""
    from lookinside.report.verify import verify

    found = verify(Path(arguments.folder), Path(arguments.root))
    print("\n".join([*found.wrong, found.inputs]))
    if found.wrong:
        raise UserError(found.summary)
    print(found.summary)


def audit(arguments: argparse.Namespace) -> None:
    """Hash again all that the pipeline made, and DVC's cache, and name what is damaged."""
    from lookinside.reproduce.audit import audited

    for line in audited(arguments.mend):
        print(line)

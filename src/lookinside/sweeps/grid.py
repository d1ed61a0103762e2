"""The grid: every combination at a small budget, then the best of them at a large one."""

from lookinside.config.sweep import Sweep
from lookinside.sweeps.bench import Bench
from lookinside.sweeps.tried import Tried, ranked, tested


def screen(sweep: Sweep, bench: Bench) -> list[Tried]:
    """Try every combination at the screening budget, and the best of them at the final one.

    Returns:
        The finalists, best first and with their test figures, then all as they were screened.
    """
    best, epochs = sweep.final.best, sweep.final.epochs
    trials = bench.bind(sweep, sweep.combinations(), sweep.screen.epochs)
    then = f"; then the best {best} get {epochs}"
    bench.plan(f"{_all(sweep)}, {sweep.screen.epochs} epochs each", trials, then)
    outcomes = bench.run("Screening", trials)
    screened = ranked([Tried("screen", *pair) for pair in zip(trials, outcomes, strict=True)])
    picked = [each.trial.combination for each in screened[:best]]
    trials = bench.bind(sweep, picked, epochs)
    bench.plan(f"The best {best} on validation, {epochs} epochs each", trials)
    outcomes = bench.run("Finals", trials)
    finals = ranked([Tried("final", *pair) for pair in zip(trials, outcomes, strict=True)])
    return [*tested(finals), *screened]


def full(sweep: Sweep, bench: Bench) -> list[Tried]:
    """Try every combination at the final budget; the best have their test figures."""
    trials = bench.bind(sweep, sweep.combinations(), sweep.final.epochs)
    bench.plan(f"{_all(sweep)}, {sweep.final.epochs} epochs each", trials)
    outcomes = bench.run("Full grid", trials)
    finals = ranked([Tried("final", *pair) for pair in zip(trials, outcomes, strict=True)])
    return [*tested(finals[: sweep.final.best]), *finals[sweep.final.best :]]


def _all(sweep: Sweep) -> str:
    return f"{sweep.title}: {len(sweep.combinations())} combinations of {sweep.experiment}"

"""The same space searched by Optuna's TPE, with pruning and a budget."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from lookinside.config.sweep import Combination, Sweep
from lookinside.core.errors import UserError
from lookinside.sweeps.bench import Bench
from lookinside.sweeps.pruner import Judge
from lookinside.sweeps.trial import refuse_twins
from lookinside.sweeps.tried import Tried, ranked, tested

if TYPE_CHECKING:
    from optuna import Study, Trial

PATIENCE = 10
"""Times its budget that TPE is asked at most: it names combinations again that it found good."""


def search(sweep: Sweep, bench: Bench, budget: int) -> list[Tried]:
    """Try `budget` different combinations that TPE (Bergstra and others 2011) asks for.

    They are asked for in batches of a fixed size and told in order, and what is pruned depends on
    earlier batches alone. So the search is a function of the sweep's file, data, code and seed:
    not of how many trainings run at a time, nor of what was cached.

    Returns:
        All that were tried, best first; the best few have their test figures.

    Raises:
        UserError: Optuna is not installed, or an option is not valid: that is seen before anything
            is trained.
    """
    study, count = _study(sweep), len(sweep.combinations())
    rules, budget = sweep.search, min(budget, count)
    bench.bind(sweep, sweep.singly(), rules.epochs)
    bench.say(
        f"{sweep.title}: TPE tries {budget} of {count} combinations of {sweep.experiment}, "
        f"{rules.batch} at once, {rules.epochs} epochs each if it is not pruned."
    )
    found: dict[tuple[str, ...], Tried] = {}
    while len(found) < budget and len(study.trials) < PATIENCE * budget:
        asked = [_ask(study, sweep) for _ in range(min(rules.batch, budget - len(found)))]
        wanted = {tuple(chosen.values()): chosen for _, chosen in asked}
        fresh = [chosen for options, chosen in wanted.items() if options not in found]
        trials = bench.bind(sweep, fresh, rules.epochs)
        refuse_twins(sweep, [*(each.trial for each in found.values()), *trials])
        title = f"Search, {len(found)} of {budget} tried"
        outcomes = bench.run(title, trials, _judge(sweep, list(found.values())))
        for trial, outcome in zip(trials, outcomes, strict=True):
            found[tuple(trial.combination.values())] = Tried("search", trial, outcome)
        for question, chosen in asked:
            _tell(study, question, found[tuple(chosen.values())])
    best = ranked(list(found.values()))
    return [*tested(best[: sweep.final.best]), *best[sweep.final.best :]]


def _judge(sweep: Sweep, tried: Sequence[Tried]) -> Judge:
    """Who decides in the next batch which training is ended early."""
    outcomes = [each.outcome for each in tried]
    whole = tuple(outcome.accuracies for outcome in outcomes if outcome.state == "complete")
    return Judge(whole, sweep.search.epochs, sweep.search.prune)


def _study(sweep: Sweep) -> "Study":
    """An empty study in memory: what was tried is in the cache, and is told to it anew."""
    if find_spec("optuna") is None:
        raise UserError("--tpe needs Optuna: run `pip install -e '.[sweep]'`")
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    sampler = optuna.samplers.TPESampler(
        n_startup_trials=sweep.search.startup,
        seed=sweep.seed,
        multivariate=True,
        constant_liar=True,
    )
    return optuna.create_study(direction="maximize", sampler=sampler)


def _ask(study: "Study", sweep: Sweep) -> tuple["Trial", Combination]:
    """A trial of Optuna's, and the combination that it asks for."""
    from optuna.distributions import CategoricalDistribution

    question = study.ask(
        {choice: CategoricalDistribution(list(given)) for choice, given in sweep.choices.items()}
    )
    return question, {choice: str(question.params[choice]) for choice in sweep.choices}


def _tell(study: "Study", question: "Trial", tried: Tried) -> None:
    """Tell how a combination did, epoch by epoch."""
    from optuna.trial import TrialState

    for epoch, accuracy in enumerate(tried.outcome.accuracies, start=1):
        question.report(accuracy, epoch)
    if tried.outcome.state == "pruned":
        study.tell(question, state=TrialState.PRUNED)
    else:
        study.tell(question, tried.outcome.accuracy)

"""When a training is ended because others were better by then: Optuna's median pruner."""

from collections.abc import Sequence
from dataclasses import dataclass

from lookinside.config.sweep import Prune
from lookinside.sweeps.trial import Outcome


@dataclass(frozen=True)
class Judge:
    """Says of the accuracies so far whether to stop: a function of what it is made of, no more.

    A training is stopped after an epoch when its best accuracy so far is below the median that
    the `completed` trainings had after that epoch; not before there are `startup` of these, nor
    in its first `warmup` epochs, nor after its last epoch.
    """

    completed: tuple[tuple[float, ...], ...]
    epochs: int
    rules: Prune

    def __call__(self, accuracies: Sequence[float]) -> bool:
        """Whether to stop after these epochs."""
        if len(accuracies) >= self.epochs or len(self.completed) < self.rules.startup:
            return False
        import optuna
        from optuna.trial import TrialState, create_trial

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        pruner = optuna.pruners.MedianPruner(self.rules.startup, self.rules.warmup + 1)
        study = optuna.create_study(direction="maximize", pruner=pruner)
        for values in self.completed:
            by_epoch = dict(enumerate(values, start=1))
            state, best = TrialState.COMPLETE, max(values)
            study.add_trial(create_trial(state=state, value=best, intermediate_values=by_epoch))
        trial = study.ask()
        for epoch, value in enumerate(accuracies, start=1):
            trial.report(value, epoch)
        return bool(trial.should_prune())

    def cut(self, outcome: Outcome) -> Outcome | None:
        """The outcome as it would have been under this judge; None if it is not known so far.

        So what comes of a search does not depend on what was trained before it.
        """
        for epoch in range(1, len(outcome.accuracies) + 1):
            if self(outcome.accuracies[:epoch]):
                return Outcome("pruned", outcome.accuracies[:epoch])
        return None if outcome.state == "pruned" else outcome

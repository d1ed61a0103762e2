"""Stage `visualize`: draw a run's figures from its numbers."""

from hydra.utils import instantiate

from lookinside.core import paths, stage
from lookinside.figures import album
from lookinside.figures.numbers import RunNumbers
from lookinside.figures.picture import Subject


def main(run: str, seed: str) -> None:
    """Draw every figure that the run has not switched off, and list them in index.json."""
    config = stage.configuration("visualize", run)
    data = config.dataset
    subject = Subject(config.title, data.title, tuple(data.classes), data.stand_in)
    draws = {
        name: instantiate(figure, _partial_=True)
        for name, figure in config.figures.items()
        if figure is not None
    }
    folder = paths.FIGURES / run
    drawn = album.fill(folder, subject, draws, lambda: RunNumbers(run, seed, subject.classes))
    print(f"{run}: {', '.join(drawn)}")


if __name__ == "__main__":
    stage.run(main)

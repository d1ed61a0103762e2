"""Stage `visualize`: draw a run's figures from its numbers."""

from hydra.utils import instantiate

from lookinside.core import files, paths, stage
from lookinside.figures import index, style
from lookinside.figures.numbers import RunNumbers
from lookinside.figures.picture import Subject


def main(run: str, seed: str) -> None:
    """Draw every figure that the run has not switched off, and list them in index.json."""
    config = stage.configuration("visualize", run)
    folder, data = paths.FIGURES / run, config.dataset
    subject = Subject(config.title, data.title, tuple(data.classes), data.stand_in)
    entries = []
    for name, figure in config.figures.items():
        if figure is None:
            continue
        numbers = RunNumbers(run, seed, subject.classes)
        drawn = instantiate(figure, _partial_=True)(subject, numbers)
        for each, picture in index.named(name, drawn).items():
            size = style.save(picture, folder / f"{each}.png")
            entries.append(index.Entry(each, picture, size, numbers.used))
            print(f"{run}: {each}")
    files.write_json(folder / "index.json", index.ordered(entries))


if __name__ == "__main__":
    stage.run(main)

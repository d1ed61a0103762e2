"""What it costs a network that reads rows if they come in another order, or not at all."""

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.core.progress import watched
from lookinside.data.memory import generator
from lookinside.data.store import Dataset
from lookinside.probes.pick import spaced
from lookinside.probes.recurrent.reader import Reader, State, find_reader, to_rows


class Trial:
    """Which images are right, bool [N], when some of their rows, [N, T, D], are others.

    What was read up to a changed row is read only once.
    """

    def __init__(self, reader: Reader, rows: Tensor, labels: Tensor) -> None:
        self.reader, self.rows, self.labels = reader, rows, labels
        self.states: list[State] = [None]
        for row in rows.unbind(1):
            self.states.append(reader.read(row[:, None], self.states[-1])[1])

    def first(self, filling: Tensor, hidden: int) -> Tensor:
        """With the first `hidden` rows those of `filling` [1, T, D]."""
        state = self.reader.read(filling[:, :hidden])[1] if hidden else None
        return self.onwards(self._repeated(state), self.rows[:, hidden:])

    def last(self, filling: Tensor, hidden: int) -> Tensor:
        """With the last `hidden` rows those of `filling`."""
        seen = self.rows.shape[1] - hidden
        return self.onwards(self.states[seen], filling[:, seen:].expand(len(self.rows), -1, -1))

    def single(self, filling: Tensor, place: int) -> Tensor:
        """With the row at `place` that of `filling`."""
        row = filling[:, place : place + 1].expand(len(self.rows), -1, -1)
        return self.onwards(self.states[place], torch.cat([row, self.rows[:, place + 1 :]], 1))

    def onwards(self, state: State, rows: Tensor) -> Tensor:
        """Which are right after these rows, [N, <= T, D], read from a state on."""
        ended = self.reader.read(rows, state)[1] if rows.shape[1] else state
        assert ended is not None
        output = ended[0] if isinstance(ended, tuple) else ended
        return self.reader.logits(output[0]).argmax(1) == self.labels

    def _repeated(self, state: State) -> State:
        """One image's state for all of them."""
        if isinstance(state, tuple):
            one, other = (each.repeat(1, len(self.rows), 1) for each in state)
            return one, other
        return None if state is None else state.repeat(1, len(self.rows), 1)


def share(right: Tensor) -> Tensor:
    """The share of images that is right, bool [..., N]: float32 [...]."""
    return right.float().mean(-1)


def disorder(
    model: nn.Module, dataset: Dataset, count: int = 2000, shuffles: int = 5
) -> dict[str, Tensor]:
    """Classify the same test images with their rows shuffled, reversed or hidden.

    A hidden row is black, or the same row of the mean training image.

    Args:
        model: any classifier; one that does not read rows has nothing to show.
        dataset: where the images come from.
        count: how many, at even distances through the test set.
        shuffles: how many orders of the rows are drawn; each is the same for all images.

    Returns:
        Nothing if the network is not of the form that `reader.find_reader` finds, else
        whole, reversed: float32 [], the share that is right as it is, and from the bottom.
        shuffled: float32 [shuffles]; orders: int64 [shuffles, T], the rows in the order read.
        For each `<filling>`, black and mean
        <filling>/first, last: float32 [T + 1], with the first or last 0 to T rows hidden.
        <filling>/single, single_error: float32 [T], with each row hidden alone, and the standard
            error of its difference from `whole` on the same images.
        image: float32 [C, H, W], one of the images; mean: float32 [C, H, W], the mean image.
        count: int64 [], how many images; chance: float32 [], the share of the largest class.
    """
    reader = find_reader(model, dataset.shape)
    if reader is None:
        return {}
    index = spaced(dataset.test, count)
    images, labels = dataset.test.batch(index), dataset.test.labels[index]
    length = dataset.shape[1]
    orders = torch.stack(
        [
            torch.randperm(length, generator=generator(0, "order of rows", number))
            for number in range(shuffles)
        ]
    )
    fillings = {"black": torch.zeros_like(dataset.mean), "mean": dataset.mean}
    with evaluating(model) as device:
        trial = Trial(reader, to_rows(images).to(device), labels.to(device))
        found = {
            "reversed": share(trial.onwards(None, trial.rows.flip(1))),
            "shuffled": torch.stack(
                [share(trial.onwards(None, trial.rows[:, order])) for order in orders]
            ),
        }
        whole = trial.onwards(None, trial.rows)
        found["whole"] = share(whole)
        for name, filling in fillings.items():
            rows, some = to_rows(filling[None]).to(device), range(length + 1)
            firsts = [trial.first(rows, hidden) for hidden in watched(some, f"first rows {name}")]
            lasts = [trial.last(rows, hidden) for hidden in watched(some, f"last rows {name}")]
            singles = [trial.single(rows, at) for at in watched(some[:-1], f"single rows {name}")]
            found[f"{name}/first"] = share(torch.stack(firsts))
            found[f"{name}/last"] = share(torch.stack(lasts))
            found[f"{name}/single"] = share(torch.stack(singles))
            changes = torch.stack(singles).float() - whole.float()
            found[f"{name}/single_error"] = changes.std(1, correction=0) / len(whole) ** 0.5
    found = {name: values.float().cpu() for name, values in found.items()}
    return {
        **found,
        "orders": orders,
        "image": images[0].cpu(),
        "mean": dataset.mean,
        "count": torch.tensor(len(index)),
        "chance": torch.bincount(labels.cpu()).max() / len(labels),
    }

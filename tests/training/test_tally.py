import torch

from lookinside.training.tally import Tally


def test_figures_weigh_images_not_batches():
    tally = Tally()
    tally.add({"loss": torch.tensor([1.0, 3.0, 5.0]), "accuracy": torch.tensor([1.0, 0.0, 1.0])})
    tally.add({"loss": torch.tensor([7.0]), "accuracy": torch.tensor([0.0])})
    assert tally.means() == {"loss": 4.0, "accuracy": 0.5}
    assert tally.per_batch()["loss"].tolist() == [3.0, 7.0]
    assert [(len(part), part.means()["loss"]) for part in tally.parts(1)] == [(1, 3.0), (1, 7.0)]
    assert [part.means() for part in tally.parts(2)] == [tally.means()]
    assert [part.means() for part in tally.parts(9)] == [tally.means()]
    tally.add({"loss": torch.tensor([2.0]), "accuracy": torch.tensor([0.0])})
    assert [len(part) for part in tally.parts(2)] == [3]
    tally.clear()
    assert tally.parts(3) == []
    assert len(tally) == 0

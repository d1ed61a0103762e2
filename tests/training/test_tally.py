import torch

from lookinside.training.tally import Tally


def test_figures_weigh_images_not_batches():
    tally = Tally()
    tally.add({"loss": torch.tensor([1.0, 3.0, 5.0]), "accuracy": torch.tensor([1.0, 0.0, 1.0])})
    tally.add({"loss": torch.tensor([7.0]), "accuracy": torch.tensor([0.0])})
    assert tally.means() == {"loss": 4.0, "accuracy": 0.5}
    assert tally.per_batch()["loss"].tolist() == [3.0, 7.0]
    tally.clear()
    assert len(tally) == 0

from math import log

import pytest
import torch
from torch import nn

from lookinside.tasks.classify import Classify

LOGITS = torch.tensor([[0.0, 0.0], [log(3.0), 0.0]])
LABELS = torch.tensor([1, 0])


class Fixed(nn.Module):
    def forward(self, _images):
        return LOGITS


def measured():
    return Classify().measure(Fixed(), torch.zeros(2, 1, 2, 2), LABELS)


def test_cross_entropy_in_nats_by_hand():
    assert measured()["loss"].tolist() == pytest.approx([log(2), log(4 / 3)])
    assert measured()["accuracy"].tolist() == [0.0, 1.0]


def test_the_objective_is_the_mean_or_the_sum():
    assert Classify("mean").objective(measured(), 2).item() == pytest.approx(log(8 / 3) / 2)
    assert Classify("sum").objective(measured(), 2).item() == pytest.approx(log(8 / 3))


def test_one_class_is_nothing_to_tell_apart():
    with pytest.raises(ValueError, match="two are the least"):
        Classify().measure(
            nn.Sequential(nn.Flatten(), nn.Linear(4, 1)), torch.zeros(2, 1, 2, 2), LABELS
        )

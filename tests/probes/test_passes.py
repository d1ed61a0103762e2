"""Passing a split through a network."""

import pytest
import torch
from torch import nn

from lookinside.data.store import Split
from lookinside.models.convnet import Block, convnet
from lookinside.probes.passes import passes


def test_two_networks_side_by_side_leave_gradients_on():
    split = Split(torch.zeros(4, 1, 6, 6, dtype=torch.uint8), torch.zeros(4, dtype=torch.int64))
    networks = [nn.Sequential(nn.Flatten(), nn.Linear(36, 2)) for _ in range(2)]
    for batches in zip(*(passes(each, split, [], 2) for each in networks), strict=True):
        assert not any(batch.answers.requires_grad for batch in batches)
    assert torch.is_grad_enabled()


@pytest.mark.parametrize("batch_size", [2, 5, 9])
def test_a_whole_split_passes_once_in_its_order(batch_size):
    model = convnet((1, 6, 6), 3, [Block(2, 3)])
    images = torch.randint(0, 256, (5, 1, 6, 6), dtype=torch.uint8)
    split = Split(images, torch.tensor([0, 1, 2, 0, 1]))
    seen = list(passes(model, split, ["relu1"], batch_size))
    assert torch.cat([each.index for each in seen]).tolist() == list(range(5))
    assert torch.equal(torch.cat([each.images for each in seen]), images / 255)
    assert torch.equal(torch.cat([each.labels for each in seen]), split.labels)
    answers = torch.cat([each.answers for each in seen])
    assert torch.allclose(answers, model(images / 255), atol=1e-6)
    assert not answers.requires_grad
    maps = torch.cat([each.acts["relu1"] for each in seen])
    assert torch.allclose(maps, model[:2](images / 255), atol=1e-6)

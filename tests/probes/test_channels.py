import torch
from torch import nn

from lookinside.data.store import Dataset, Split
from lookinside.models.convnet import Block, convnet
from lookinside.probes import channels


def test_every_layer_and_pooling_is_heard_in_the_order_of_running():
    model = convnet((1, 8, 8), 3, [Block(2, 3, pool=2)], dense=[5]).train()
    images = torch.randint(0, 256, (4, 1, 8, 8), generator=torch.Generator().manual_seed(0))
    split = Split(images.to(torch.uint8), torch.tensor([1, 1, 0, 2]))
    data = Dataset("toy", ("a", "b", "c"), split, split, split, torch.zeros(1, 8, 8), torch.ones(1))
    found = channels.maps(model, data, count=2)
    assert model.training
    names = [name.split("/")[0] for name in found if name.endswith("/values")]
    assert names == ["conv1", "pool1", "dense2", "logits"]
    shown = images[[2, 0]] / 255
    assert torch.equal(found["images"], shown)
    assert found["index"].tolist() == [2, 0]
    relu = nn.Sequential(model.conv1, nn.ReLU())
    assert torch.allclose(found["conv1/values"], relu(shown), atol=1e-6)
    assert torch.equal(found["pool1/values"], nn.MaxPool2d(2)(found["conv1/values"]))
    assert torch.equal(found["predicted"], found["logits/values"].argmax(1))
    assert [bool(found[f"{name}/output"]) for name in names] == [False, False, False, True]
    assert bytes(found["dense2/from"].tolist()).decode() == "relu2"
    named = channels.maps(model, data, count=2, images=[3, 1, 0])
    assert named["index"].tolist() == [3, 1, 0]
    assert torch.equal(named["images"], images[[3, 1, 0]] / 255)

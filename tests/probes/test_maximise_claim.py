"""What N5 says of activation maximisation, on its own network after a short training."""

from pathlib import Path

import pytest
import torch
from hydra.utils import instantiate
from torch.nn.functional import cross_entropy

from lookinside.config.compose import compose_run
from lookinside.config.params import read_params
from lookinside.data import embedded
from lookinside.probes.maximise.ascend import maximise
from lookinside.probes.maximise.objectives import logit
from lookinside.probes.maximise.parameters import noise

STEPS = 400


@pytest.fixture(scope="module")
def trained():
    """`mnist_cnn` as configured, after some steps on the embedded digits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(Path(__file__).parents[2])
        config = compose_run("mnist_cnn", read_params())
    torch.manual_seed(0)
    model = instantiate(config.model, shape=(1, 28, 28), classes=10, _convert_="all")
    instantiate(config.initialiser, _convert_="all")(model, torch.Generator().manual_seed(0))
    optimiser = instantiate(config.optimiser, model.parameters())
    raw = embedded.digits()
    images = torch.from_numpy(raw.train_images)[:, None].float() / 255
    labels = torch.from_numpy(raw.train_labels)
    order = torch.Generator().manual_seed(0)
    for _ in range(STEPS):
        part = torch.randint(len(images), (config.trainer.batch_size,), generator=order)
        optimiser.zero_grad()
        cross_entropy(model(images[part]), labels[part]).backward()
        optimiser.step()
    return model.eval()


@pytest.mark.slow
def test_the_default_recipe_makes_the_network_sure_of_a_two_within_a_few_steps(trained):
    classes = torch.tensor([2])
    starts = [noise((1, 28, 28), classes, seed, "claim") for seed in range(5)]
    for start in starts:
        found = maximise(trained, logit(classes), start, watched=True)
        log = {name: values[0] for name, values in found.log.items()}
        assert log["predicted"][0] != 2
        assert (log["predicted"][2:] == 2).all()
        assert (log["score"][2:] > 0.99).all()
        assert (log["loss"][1:4] > log["loss"][:3]).all()
        assert log["loss"][10] > 4 * log["loss"][0]
        assert log["loss"][29] > log["loss"][3]
        assert (found.images.min(), found.images.max()) == (0, 1)

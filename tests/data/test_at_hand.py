"""A data set of images at hand."""

import pytest
import torch

from lookinside.data.at_hand import from_tensors


def test_images_at_hand_become_a_data_set():
    images = torch.tensor([[[[0.0, 1.0]]], [[[0.2, 0.4]]]])
    made = from_tensors(images, torch.tensor([1, 0]))
    assert made.classes == ("0", "1")
    assert made.shape == (1, 1, 2)
    assert torch.allclose(made.test.batch(torch.tensor([0, 1])), images, atol=0.002)
    assert torch.allclose(made.mean, torch.tensor([[[0.1, 0.7]]]), atol=0.002)


@pytest.mark.parametrize(
    ("count", "labels", "classes"), [(2, [0], ()), (2, [0, 2], ("a", "b")), (0, [], ())]
)
def test_images_without_fitting_labels_are_refused(count, labels, classes):
    with pytest.raises(ValueError, match="labels"):
        from_tensors(torch.zeros(count, 1, 2, 2), torch.tensor(labels).long(), classes)


@pytest.mark.parametrize(
    ("images", "labels", "said"),
    [
        (torch.full((1, 1, 2, 2), 1000), torch.tensor([0]), "images must be floats in"),
        (torch.zeros(1, 1, 2, 2), torch.tensor([0.5]), "labels must be int64, not torch.float32"),
        (torch.zeros(1, 1, 0, 2), torch.tensor([0]), "with at least one image"),
        (torch.tensor(0.5), torch.tensor([0]), "images must be"),
    ],
    ids=range(4),
)
def test_tensors_of_other_types_are_refused(images, labels, said):
    with pytest.raises(ValueError, match=said):
        from_tensors(images, labels)

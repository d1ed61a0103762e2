"""How torch computes in every stage."""

import torch

from lookinside.core import arithmetic


def test_adam_no_longer_searches_for_a_library_at_each_step(monkeypatch) -> None:
    monkeypatch.setenv("PYTORCH_NVML_BASED_CUDA_CHECK", "1")
    arithmetic.settle()
    searched = []
    monkeypatch.setattr("ctypes.CDLL", searched.append)
    weight = torch.nn.Parameter(torch.ones(1))
    optimiser = torch.optim.Adam([weight], fused=True)
    weight.sum().backward()
    optimiser.step()
    assert searched == []

"""A recurrent layer step by step, from its weights, so that its gates can be seen."""

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

Steps = dict[str, list[Tensor]]
"""By the name of a quantity, its values [B, units] after each row."""


def steps(layer: nn.LSTM | nn.GRU, rows: Tensor) -> Steps:
    """Run the layer over rows [B, T, D] from a state of zeros, one row at a time.

    An LSTM (Hochreiter and Schmidhuber 1997; Gers et al. 2000 for the forget gate) has, with x the
    row, h the state, c the cell and s the logistic function,
        input gate i = s(Wi x + Ui h), forget gate f = s(Wf x + Uf h), output gate o = s(Wo x +
        Uo h), candidate g = tanh(Wg x + Ug h), c = f c + i g, h = o tanh(c);
    a GRU (Cho et al. 2014, in torch's form)
        reset gate r = s(Wr x + Ur h), update gate z = s(Wz x + Uz h), candidate
        n = tanh(Wn x + r (Un h)), h = (1 - z) n + z h;
    biases aside. The names are those of the quantities that come back, "state" the last.
    """
    weights = dict(layer.named_parameters())
    given = linear(rows, weights["weight_ih_l0"], weights.get("bias_ih_l0"))
    state = cell = rows.new_zeros(len(rows), layer.hidden_size)
    found: Steps = {}
    for row in given.unbind(1):
        kept = linear(state, weights["weight_hh_l0"], weights.get("bias_hh_l0"))
        if isinstance(layer, nn.LSTM):
            now = _lstm(row + kept, cell)
            cell = now["cell"]
        else:
            now = _gru(row, kept, state)
        state = now["state"]
        for name, values in now.items():
            found.setdefault(name, []).append(values)
    return found


def unroll(layer: nn.LSTM | nn.GRU, rows: Tensor) -> dict[str, Tensor]:
    """The same with each quantity as one tensor, [B, T, units]."""
    return {name: torch.stack(values, 1) for name, values in steps(layer, rows).items()}


def _lstm(sums: Tensor, cell: Tensor) -> dict[str, Tensor]:
    enter, forget, candidate, leave = sums.chunk(4, 1)
    enter, forget, leave = enter.sigmoid(), forget.sigmoid(), leave.sigmoid()
    candidate = candidate.tanh()
    cell = forget * cell + enter * candidate
    return {
        "input gate": enter,
        "forget gate": forget,
        "output gate": leave,
        "candidate": candidate,
        "cell": cell,
        "state": leave * cell.tanh(),
    }


def _gru(row: Tensor, kept: Tensor, state: Tensor) -> dict[str, Tensor]:
    new, old = row.chunk(3, 1), kept.chunk(3, 1)
    reset, update = (new[0] + old[0]).sigmoid(), (new[1] + old[1]).sigmoid()
    candidate = (new[2] + reset * old[2]).tanh()
    return {
        "reset gate": reset,
        "update gate": update,
        "candidate": candidate,
        "state": (1 - update) * candidate + update * state,
    }

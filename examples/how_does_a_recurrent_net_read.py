"""How does a recurrent net read a digit? Row by row, from the top, with a state that remembers.

Run in the project's folder after `dvc repro`: python examples/how_does_a_recurrent_net_read.py
"""

# %% Two networks that are given an image a row at a time.
import torch

from lookinside.figures.recurrent.after_rows import draw as draw_after_rows
from lookinside.figures.recurrent.decided import draw as draw_decided
from lookinside.figures.recurrent.disorder import draw as draw_disorder
from lookinside.figures.recurrent.gates import draw as draw_gates
from lookinside.figures.recurrent.paths import draw as draw_paths
from lookinside.figures.recurrent.reading_compared import draw as draw_compared
from lookinside.finished import arrays, look, open_run, show, speak_plainly
from lookinside.probes.record import record
from lookinside.probes.recurrent.after_rows import after_rows
from lookinside.probes.recurrent.disorder import disorder
from lookinside.probes.recurrent.gates import gates
from lookinside.probes.recurrent.paths import paths

speak_plainly()
names = ["mnist_lstm", "mnist_gru"]
runs = {name: open_run(f"data/runs/{name}-0") for name in names}
lstm = runs["mnist_lstm"]

# %% After how many rows is it right, and when does its answer stand?
found = {name: after_rows(run.model, run.data) for name, run in runs.items()}
look(lstm, "after_rows", found["mnist_lstm"], draw_after_rows)
look(lstm, "after_rows", found["mnist_lstm"], draw_decided)
across = {name: (runs[name].subject, {"after_rows": arrays(found[name])}) for name in names}
show("reading_compared", draw_compared(across))

# %% What it remembers: its gates and its state, and the way of the state on a plane.
look(lstm, "gates", gates(lstm.model, lstm.data), draw_gates)
look(lstm, "paths", paths(lstm.model, lstm.data), draw_paths)

# %% What it costs to shuffle or hide rows.
look(lstm, "disorder", disorder(lstm.model, lstm.data), draw_disorder)

# %% By hand: the state after each row of one digit, and how much a row changes it.
with record(lstm.model, ["lstm"]) as acts, torch.no_grad():
    lstm.model(lstm.data.test.batch(torch.arange(1)))
state = acts["lstm"][0]
change = (state[1:] - state[:-1]).norm(dim=1)
print(f"row {int(change.argmax()) + 2} of {len(state)} changes the state most")

"""What do filters see? Filters, the patches they like, and what of a patch they answer to.

Run in the project's folder after `dvc repro`: python examples/what_do_filters_see.py
"""

# %% A trained network, and the images it was tested on.
import torch

from lookinside.figures.census import draw as draw_census
from lookinside.figures.deconvnet import draw as draw_deconvnet
from lookinside.figures.filters import draw as draw_filters
from lookinside.figures.patches import draw as draw_patches
from lookinside.finished import look, open_run, speak_plainly
from lookinside.probes.census import units
from lookinside.probes.patches import top
from lookinside.probes.projections import top as projected
from lookinside.probes.receptive import fields
from lookinside.probes.record import record
from lookinside.probes.weights import filters

speak_plainly()
run = open_run("data/runs/mnist_cnn-0")
model, data = run.model, run.data

# %% The first layer's filters are small pictures; a deeper one is a stack of them.
look(run, "filters", filters(model, data), draw_filters)

# %% The deeper a filter, the more of the image it sees, through all layers before it.
for layer, field in fields(model, data.shape).items():
    print(f"{layer}: {field.rows.size} rows and {field.columns.size} columns of the image")

# %% What excites each unit most says more of a deep one than its weights do.
look(run, "patches", top(model, data), draw_patches)

# %% Sent back to the pixels, an activation shows which part of the patch it rests on.
look(run, "deconvnet", projected(model, data), draw_deconvnet)

# %% Not all units are of use: some never fire, some fire like another.
look(run, "census", units(model, data), draw_census)

# %% And by hand: how much of ten images makes each filter of the first layer fire.
with record(model, ["relu1"]) as acts:
    model(data.test.batch(torch.arange(10)))
fires = (acts["relu1"] > 0).float().mean((0, 2, 3))
print(f"the busiest filter is {int(fires.argmax())}: {float(fires.max()):.0%} of its values fire")

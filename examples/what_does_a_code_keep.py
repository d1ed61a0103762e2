"""What does a code keep? Two numbers for a whole digit, and what becomes of it on the way back.

Run in the project's folder after `dvc repro`: python examples/what_does_a_code_keep.py
"""

# %% A variational autoencoder whose codes have two values.
from pathlib import Path

import torch

from lookinside.core.snapshots import load_snapshots
from lookinside.figures.axes import draw as draw_axes
from lookinside.figures.codes import draw as draw_codes
from lookinside.figures.interpolations import draw as draw_interpolations
from lookinside.figures.manifold import draw as draw_manifold
from lookinside.figures.reconstructions import draw as draw_reconstructions
from lookinside.finished import look, open_run, speak_plainly
from lookinside.probes.codes.axes import axes
from lookinside.probes.codes.between import interpolations
from lookinside.probes.codes.manifold import manifold
from lookinside.probes.codes.plane import codes
from lookinside.probes.over_training import over_training
from lookinside.probes.reconstructions import ranked

speak_plainly()
folder = Path("data/runs/mnist_vae-0")
run = open_run(folder)
model, data = run.model, run.data

# %% What comes back, from the best to the worst, and what is missing.
look(run, "reconstructions", ranked(model, data), draw_reconstructions)

# %% Where images lie in code: like images together, though no label was ever seen.
look(run, "codes", codes(model, data), draw_codes)

# %% The other way round: what each place of the plane stands for, and where no image lies.
look(run, "manifold", manifold(model, data), draw_manifold)

# %% What each value carries, and the way from one image to another.
look(run, "axes", axes(model, data), draw_axes)
look(run, "interpolations", interpolations(model, data), draw_interpolations)

# %% By hand: how the error of twenty images falls, epoch by epoch.
images = data.test.batch(torch.arange(20))
for epoch, then in over_training(model, load_snapshots(folder)):
    with torch.no_grad():
        error = (then(images) - images).square().mean()
    print(f"after epoch {epoch}: squared error per pixel {error:.4f}")

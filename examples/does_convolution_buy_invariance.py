"""Does convolution buy invariance? Three networks, trained on digits at random places.

Run in the project's folder after `dvc repro`: python examples/does_convolution_buy_invariance.py
"""

# %% A linear model, a multilayer perceptron and a convolutional network, on the same images.
from lookinside.figures.equivariance import draw as draw_equivariance
from lookinside.figures.offsets_compared import draw as draw_compared
from lookinside.figures.surface import draw as draw_surface
from lookinside.figures.transformed import draw as draw_transformed
from lookinside.finished import arrays, look, open_run, show, speak_plainly
from lookinside.probes.equivariance import equivariance
from lookinside.probes.offsets import offsets
from lookinside.probes.transformed import transformed

speak_plainly()
names = ["translated_linear", "translated_mlp", "translated_cnn"]
runs = {name: open_run(f"data/runs/{name}-0") for name in names}

# %% How often is each right, wherever the digit stands? One map each, on one scale.
found = {name: offsets(run.model, run.data) for name, run in runs.items()}
across = {name: (runs[name].subject, {"offsets": arrays(found[name])}) for name in names}
show("offsets_compared", draw_compared(across))
for name, each in found.items():
    accuracy = each["accuracy"]
    print(f"{name}: {accuracy.mean():.1%} on average, {accuracy.min():.1%} at the worst place")

# %% What one digit's score does on the way.
for name, run in runs.items():
    look(run, "offsets", found[name], draw_surface)

# %% Which layers stay the same when the image is moved, scaled or turned, and which move along?
for run in runs.values():
    look(run, "transformed", transformed(run.model, run.data), draw_transformed)
    look(run, "equivariance", equivariance(run.model, run.data), draw_equivariance)

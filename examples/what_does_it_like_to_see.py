"""What does the network like to see? Images made to please it, from noise, step by step.

Run in the project's folder after `dvc repro`: python examples/what_does_it_like_to_see.py
"""

# %% A trained network.
import torch

from lookinside.figures.ascent import draw as draw_ascent
from lookinside.figures.film_strip import draw as draw_film_strip
from lookinside.figures.margins import draw as draw_margins
from lookinside.figures.optimised import draw as draw_optimised
from lookinside.finished import look, open_run, speak_plainly
from lookinside.probes.maximise.ascend import Recipe, maximise
from lookinside.probes.maximise.layers import maximised
from lookinside.probes.maximise.margins import margins
from lookinside.probes.maximise.objectives import logit
from lookinside.probes.maximise.parameters import Fourier, noise, spectrum
from lookinside.probes.maximise.transforms import Jitter

speak_plainly()
run = open_run("data/runs/mnist_cnn-0")
model, data = run.model, run.data

# %% Every channel, hidden unit and class, all at once, by the recipe of notebook N5.
found = maximised(model, data)
look(run, "maximised", found, draw_optimised)

# %% How it came about: the first frames, and what the notebook prints at each step.
look(run, "maximised", found, draw_film_strip)
look(run, "maximised", found, draw_ascent)

# %% What tells two digits apart is less than what makes either.
look(run, "margins", margins(model, data), draw_margins)

# %% By hand: the same ten classes, made of the frequencies that real images have, and shaken.
classes = torch.arange(len(data.classes))
start = noise(data.shape, classes, seed=0, purpose="by hand")
plain = maximise(model, logit(classes), start)
shaken = Recipe(
    parameterisation=Fourier(spectrum(data.train), width=data.shape[2]), transforms=[Jitter(2)]
)
smooth = maximise(model, logit(classes), start, shaken)
for name, liked in (("pixels", plain), ("frequencies", smooth)):
    with torch.no_grad():
        sure = model(liked.images).softmax(1).diagonal().mean()
    print(f"{name}: the network is sure of its own image by {sure:.1%} on average")

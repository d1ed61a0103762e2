"""Other names of what figures show, by which readers may look for them."""

SYNONYMS = {
    "ablation": "lesion, knock out, unit importance",
    "agreement": "sanity check, saliency, attribution, rank correlation",
    "alike": "redundant units, duplicates, cosine similarity",
    "ascent": "activation maximization, gradient ascent",
    "attribution": "saliency map, integrated gradients, Grad-CAM, explanation, heat map",
    "axes": "latent dimensions, latent variables, posterior collapse",
    "census": "dead units, redundant units",
    "censuses": "dead units, redundant units, width, depth",
    "channels": "activations, feature maps",
    "codes": "latent space, embedding, projection, PCA",
    "codes_over_training": "latent space, embedding, projection, PCA",
    "confusion": "errors by class",
    "context": "receptive field, top images",
    "cost": "size, speed, Pareto front",
    "curves": "learning curve, loss, overfitting",
    "deconvnet": "deconvolution, guided backpropagation, saliency",
    "denoising": "masking noise, autoencoder, inpainting",
    "disorder": "permuted rows, shuffled pixels",
    "distributions": "histogram, ridge plot",
    "equivariance": "translation, shift",
    "film_strip": "activation maximization, gradient ascent, feature visualization",
    "filters": "kernels, weights, feature detectors",
    "filters_over_training": "kernels, weights, feature detectors, epochs",
    "gates": "LSTM, GRU, hidden state, forget gate",
    "gradients": "vanishing gradient, backpropagation through time",
    "interpolations": "latent space, latent walk, morphing",
    "learning_curves": "loss, overfitting, epochs",
    "made_and_found": "activation maximization, feature visualization, prototypes",
    "manifold": "latent space, decoder, generated images, samples",
    "margins": "activation maximization, decision boundary, class difference",
    "mistakes": "errors, misclassified images",
    "neighbours": "nearest neighbors, misclassified images",
    "occlusion": "saliency, attribution, sensitivity",
    "offsets": "translation invariance, shift",
    "offsets_on_canvas": "translation invariance, shift",
    "offsets_shifted": "translation invariance, shift",
    "openings": "gates, GRU",
    "optimised": "optimized, activation maximization, gradient ascent, feature visualization,"
    " DeepDream",
    "patches": "receptive field, top activations, top images",
    "paths": "hidden state, trajectory",
    "prior": "latent space, generated images, samples",
    "rate_distortion": "latent space, information, KL divergence, ELBO",
    "reach_of_gradients": "vanishing gradient, backpropagation through time",
    "reconstructions": "autoencoder, decoder",
    "reconstructions_over_training": "autoencoder, decoder, epochs",
    "regularised": "activation maximization, regularized, jitter, blur, total variation",
    "reliability": "calibration, confidence",
    "responses": "selectivity, tuning, activations",
    "restarts": "activation maximization, random initialization, local optima",
    "surface": "logits, translation invariance, shift",
    "transformed": "rotation, scaling, translation, invariance",
    "traversals": "latent space, latent dimensions, disentanglement",
    "weight_maps": "templates, receptive field",
}
"""By the part of a figure's name before the layer's, what others call it."""
LAYERS = {
    "Conv2d": "convolution",
    "Dropout": "regularization",
    "GRU": "recurrent",
    "LSTM": "recurrent",
    "Linear": "dense, fully connected",
    "MaxPool2d": "pooling, subsampling",
    "ReLU": "rectifier, nonlinearity",
    "SameConvTranspose2d": "transposed convolution, deconvolution",
}
"""What else the kinds of layers are called."""
DATA = "data, images, source, provenance, licence, license, citation"
"""What else a data set's page tells."""
UNITS = "units, filters, kernels, weights, patches, activations"
"""What a layer that can be browsed unit by unit is looked for by."""
PAGES = {
    "compare.html": "two runs, seeds, side by side, difference, another report",
    "live.html": "draw a digit, live demo, saliency, activations, latent space, decoder",
}
"""What pages without a data set or run of their own are looked for by."""


def named(figure: str) -> str:
    """A figure's name, its parts apart, and its synonyms."""
    kind = figure.partition("-")[0]
    return ", ".join(filter(None, (figure.replace("_", " "), SYNONYMS.get(kind, ""))))

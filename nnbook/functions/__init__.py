"""Activations and errors: each a value and its derivative in NumPy, beside the same two in SymPy."""

from nnbook.functions.activations import (
    ACTIVATIONS,
    Activation,
    Elementwise,
    check_hidden,
    check_output,
    hidden_activations,
    identity,
    leaky_relu,
    quiet,
    relu,
    sigmoid,
    softmax,
    tanh,
)
from nnbook.functions.errors import LOSSES, Loss, binary_cross_entropy, categorical_cross_entropy, mse
from nnbook.functions.output_layer import OutputLayer, SigmoidCrossEntropy, SoftmaxCrossEntropy, output_layer

__all__ = [
    "ACTIVATIONS", "LOSSES", "Activation", "Elementwise", "Loss", "OutputLayer", "SigmoidCrossEntropy",
    "SoftmaxCrossEntropy", "binary_cross_entropy", "categorical_cross_entropy", "check_hidden",
    "check_output", "hidden_activations", "identity", "leaky_relu", "mse", "output_layer", "quiet",
    "relu", "sigmoid", "softmax", "tanh",
]  # fmt: skip

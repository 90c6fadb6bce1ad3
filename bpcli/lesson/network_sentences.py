"""What is said about a network: every sentence in one place, so that a teacher can edit them."""

from __future__ import annotations

COUNTED = (
    "Layers are counted by their weights, so the input is no layer: a network with one hidden layer is a 2-layer "
    "network. Every neuron of a layer takes all the numbers of the layer before it; that is what fully connected means."
)
LINEAR = (
    "Layers are counted by their weights, so this is a 1-layer network. It has no hidden layer and no activation: its "
    "scores are a linear function of the input, as those of a linear classifier."
)
ACTIVATED = (
    "Without an activation between them two layers were no more than one: {product} = {one}. The output layer has no "
    "activation, because its numbers are scores, which may take any value."
)
RANDOM = "The weights start as random numbers, the biases at 0."
SAME = (
    "The weights start as random numbers. If they were all equal, the neurons of a hidden layer would have equal "
    "values and equal gradients, and would stay equal. The biases may start at 0."
)
ALL_ZERO = (
    "Here every weight starts at 0: the neurons of a hidden layer have equal values and equal gradients, and stay "
    "equal. Start from random numbers (--scale 0.5) to see them differ."
)
ONE_EXAMPLE = (
    "There is one example x, a vector, so the weights stand on the left: W1 x, where W1 has a row for each neuron. "
    "--batch 100 writes the program for many examples at once."
)
EXAMPLES = (
    "Each row of X is one example, so the weights stand on the right: X W1, where W1 has a column for each neuron. "
    "The row b1 is added to every row, so its gradient is a sum over the batch. In the end the batch is reduced to one "
    "number, by {reduced}."
)
KEPT = (
    "The backward pass needs the values of the forward pass for its local gradients, so they are kept until then. "
    "They grow with the batch; the parameters, and their gradients, which have the same shapes, do not."
)
ORDER = (
    "The numbers are drawn in the order of the statements, from the generator that --seed starts. The program is "
    "complete: --output FILE keeps it, to be edited and explained with bpcli explain --file FILE."
)
LOSSES = {
    "cross_entropy": "cross_entropy takes out as scores: minus the logarithm of the right class's softmax share.",
    "hinge": "hinge is the multiclass SVM loss: each wrong class should score at least 1 less than the right one.",
    "mse": "mse is the mean, over all entries, of the squared difference between out and y.",
    "sum": "Without a loss the outputs are summed, so that there is one number to take gradients of.",
}
L2 = (
    "f adds the regularisation loss to the data loss: {strength} times the sum of all squared weights (the biases are "
    "left out), which asks for small weights."
)
REDUCED = {"mse": "a mean over all entries", "sum": "a sum over all entries"}
MEAN = "a mean over its examples"

SIZES_HIDDEN = "{sizes} hidden {neurons}"
LAYERS = "{count:,}, counted by their weights: {hidden}the output"
AND_HIDDEN = "{count:,} hidden and "
NEURONS = "{count:,}; the inputs are not counted"
PARAMETERS = "{count:,}: {weights} and {biases}"
ACTIVATION = "{activation} on the hidden layers, none on the output"
BATCH = "a batch of {count:,}"
MEMORY = "{memory} for the parameters (as float64), as much for their gradients"
KEPT_VALUES = "{first} and the value of every gate up to out: {numbers}, {memory}, for the backward pass"

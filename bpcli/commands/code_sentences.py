"""What `bpcli check --code` says of what was typed, in one place, so that a teacher can edit it."""

from __future__ import annotations

CODE_ALONE = "--code judges a program, and --work and --file read something else"
CODE_EXAMPLE = "for example: bpcli check --code layer.py --call 'out, cache = forward(x, w)' x=@x.npy w=@w.npy"
CODE_UNREAD = "the program could not be read as far as its gradients"
GRAD_FORM = "--grad {text} does not say an input and where its gradient is"
GRAD_EXAMPLE = "for example --grad W1=\"grads['W1']\""
DRAWN_SHAPE_FORM = "--shape {text} is not a name and its sizes"
DRAWN_SHAPE_EXAMPLE = "for example --shape X=N,D or --shape W=4x3"

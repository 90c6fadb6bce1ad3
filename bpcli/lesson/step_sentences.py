"""Every sentence of a lesson that goes step by step, in one place, so that a teacher can edit them.

What a gate says of itself (`because`) stands with the gate.
"""

from __future__ import annotations

ASK_VALUE = "What is {node} = {formula}?"
ASK_SHAPED_VALUE = "What is {node} = {formula}? Its shape is {shape}."
ASK_START = "How fast does {out} move when {out} itself moves: what is {gradient}?"
ASK_EDGE = "What is {gradient}? Multiply the local gradient of {gate} at {name} by the upstream gradient {upstream}."
ASK_BRANCH_EDGE = (
    "{name} leaves on {count:,} wires. What comes back on this one, {edge}? Multiply the local gradient of {gate} at "
    "{name} by the upstream gradient {upstream}."
)
ASK_RULE = "What is {gradient}? It has the shape of {name}, {shape}. The upstream gradient is {upstream}."
ASK_BRANCH_RULE = (
    "{name} leaves on {count:,} wires. What comes back on this one, {edge}? It has the shape of {name}, {shape}. The "
    "upstream gradient is {upstream}."
)
ASK_SUM = "{count} edges have brought a gradient back to {name}: {addends}. What is {gradient} in all?"

FORWARD = "{chain}."
FORWARD_WHY = "The value is kept: the backward pass needs it for the local gradients."
EDGE = (
    "The local gradient of {gate} at {name} is {local}. The upstream gradient is {upstream}. Local times upstream: "
    "{product}."
)
RULE = "The rule of {gate} for {name}: {rule}. The upstream gradient is {upstream}, and the rule makes {product} of it."
RULE_SYMBOLIC = "The rule of {gate} for {name}: {rule}."
ARRIVES = "So {gradient} = {value}."
ARRIVES_AT_BRANCH = "This is one of {count} gradients that come back to {name}: they are added when all are there."
SUM = "{name} leaves on {count:,} wires, and each brought a gradient back. They add up: {sum}."

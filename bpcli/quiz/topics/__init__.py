"""What can be practised, in the order of the lecture: one topic a file, its levels from easy to hard.

>>> list(TOPICS)[:3], TOPICS["max"].title, sorted(TOPICS["max"].levels)
(['add', 'mul', 'max'], 'The max gate', [1, 2, 3])
"""

from __future__ import annotations

from bpcli.quiz.topics import (
    add,
    branches,
    functions,
    matrices,
    maximum,
    mixed,
    mul,
    networks,
    sigmoid,
    staged,
    vectors,
)

TOPICS = {
    topic.id: topic
    for topic in (
        add.TOPIC,
        mul.TOPIC,
        maximum.TOPIC,
        mixed.TOPIC,
        branches.TOPIC,
        functions.TOPIC,
        sigmoid.TOPIC,
        staged.TOPIC,
        vectors.TOPIC,
        matrices.TOPIC,
        networks.TOPIC,
    )
}

"""The columns of a lesson's tables, which the worksheet, the walk and the formats know by their names here."""

from __future__ import annotations

from bpcli.lesson.story import Column, Kind

STEP = Column("step", Kind.STEP)
NODE = Column("node", Kind.NAME)
EDGE = Column("edge", Kind.NAME)
DERIVATIVE = Column("derivative", Kind.NAME)
GATE = Column("gate")
FORMULA = Column("formula", Kind.FORMULA)
WITH_NUMBERS = Column("with numbers", Kind.FORMULA)
SHAPE = Column("shape", Kind.SHAPE)
VALUE = Column("value", Kind.VALUE)
VALUES = Column("value", Kind.VALUES)
LOCAL = Column("local gradient", Kind.FORMULA)
RULE = Column("rule", Kind.RULE)
UPSTREAM = Column("upstream", Kind.GRADIENT)
UPSTREAMS = Column("upstream", Kind.GRADIENTS)
LOCAL_TIMES_UPSTREAM = Column("local × upstream", Kind.GRADIENTS)
PRODUCT = Column("product", Kind.GRADIENTS)
GRADIENT = Column("gradient", Kind.GRADIENTS)
DECIMAL = Column("decimal", Kind.GRADIENTS)
BY_INDEX = (
    Column("one entry of the Jacobian", Kind.FORMULA),
    Column("one entry of the gradient", Kind.FORMULA),
)

HOMES = frozenset({VALUE, VALUES, LOCAL_TIMES_UPSTREAM, PRODUCT})  # of the numbers that a step finds
KNOWN = frozenset({STEP, NODE, GATE, FORMULA, SHAPE, EDGE, DERIVATIVE})  # what is seen before any step is done

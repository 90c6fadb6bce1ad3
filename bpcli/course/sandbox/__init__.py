"""Run a learner's program beside us, so that it can harm nobody and decide nothing."""

from bpcli.course.sandbox.limits import LAYERS, Limits, Outcome
from bpcli.course.sandbox.running import Sandbox, run

__all__ = ["LAYERS", "Limits", "Outcome", "Sandbox", "run"]

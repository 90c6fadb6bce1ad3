"""The notation of an entry of a Jacobian, worked out for given indices: an evaluator for the tests.

`Σ_k` sums a product over an index, `Π_k[k ≠ i]` multiplies where its conditions hold, `1[k = i]` is one where its sides
are equal, `W_ij` is an entry, and so is
`softmax(s)_ij`. An index may be a number or a sum in brackets: `g_(3i+j)k`. The rest is arithmetic.

>>> import numpy as np
>>> names = {"g": np.array([1.0, 2.0]), "W": np.array([[1.0, 2.0], [3.0, 4.0]])}
>>> worth("Σ_k g_k·W_kj", names, {"j": 0}), worth("1[j = 1]·(2 − W_01)/4", names, {"j": 1})
(7.0, 0.0)
"""

import itertools
import math
import operator
import re

import numpy as np

from bpcli.algebra.arrays import ARRAYS

_INDICES = r"_((?:[a-p0-9]|\([a-p0-9+]+\))+)"
_TOKEN = re.compile(
    rf"\s*(Σ_[a-p]+|Π_[a-p]+\[[^\]]*\]|1\[|[A-Za-z]\w*?(?=_|\W|$)(?:{_INDICES})?|{_INDICES}|[0-9.]+|\S)"
)
_PLACE = re.compile(r"\(([^)]*)\)|(\w)")
_CLOSING = {"(": ")", "|": "|", "1[": "]"}
_COMPARE = {"=": operator.eq, "≠": operator.ne, "≤": operator.le, "<": operator.lt}
_FUNCTIONS = {"exp": math.exp, "sqrt": math.sqrt, "softmax": ARRAYS.softmax}
_FUNCTIONS |= {
    name: lambda x, axis, eps=1e-5, name=name: getattr(ARRAYS, name)(x, x.shape, int(axis), eps)
    for name in ("standardised", "deviation")
}


def weights(q, k, *masks):
    """How much each query takes of each value; a number stands for causal=True."""
    size = (*np.shape(q)[-2:-1], *np.shape(k)[-2:])
    causal, masks = any(np.ndim(mask) == 0 for mask in masks), [mask for mask in masks if np.ndim(mask)]
    return ARRAYS.attention_weights(q, k, *masks, size=size, causal=causal)


_FUNCTIONS["weights"] = weights


def worth(text, names, indices):
    """What a text is worth, for arrays by name and indices by letter."""
    sizes = {
        letter: size
        for name, letters in re.findall(rf"(\w+?){_INDICES}", text)
        if name in names
        for (_, letter), size in zip(_PLACE.findall(letters), np.shape(names[name]), strict=True)
        if letter and not letter.isdigit()
    }
    reader = _Reader([match[1] for match in _TOKEN.finditer(text)], names, sizes)
    found = reader.sum(dict(indices))
    assert reader.signs[reader.place] == "", f"{text!r} goes on after {reader.signs[: reader.place]}"
    return float(found)


class _Reader:
    def __init__(self, signs, names, sizes):
        self.signs = [*signs, ""]
        self.names = names
        self.sizes = sizes
        self.place = 0

    def take(self, wanted):
        """Take the next sign, if it is one of these; whether it was."""
        found = self.signs[self.place] in wanted
        self.place += found
        return found

    def need(self, wanted):
        """Take this sign, which must be the next."""
        assert self.take({wanted}), f"{wanted} is missing in {self.signs}"

    def sum(self, at):
        """A sum of products."""
        value = -self.product(at) if self.take({"−"}) else self.product(at)
        while self.take({"+", "−"}):
            is_plus = self.signs[self.place - 1] == "+"
            value += self.product(at) * (1 if is_plus else -1)
        return value

    def product(self, at):
        """A product of factors; Σ stands before a product."""
        value = self.factor(at)
        while self.take({"·", "/"}):
            is_product = self.signs[self.place - 1] == "·"
            other = self.factor(at)
            value = value * other if is_product else value / other
        return value

    def factor(self, at):
        """A number, a name with its letters, or something in brackets."""
        sign = self.signs[self.place]
        self.place += 1
        if sign.startswith("Σ_"):
            return self.summed(sign[2:], at)
        if sign.startswith("Π_"):
            return self.multiplied(sign, at)
        if sign in _CLOSING:
            inner = self.sum(at)
            is_indicator = sign == "1[" and self.take(_COMPARE)
            holds = is_indicator and _COMPARE[self.signs[self.place - 1]](inner, self.sum(at))
            self.need(_CLOSING[sign])
            return {"(": inner, "|": abs(inner), "1[": float(holds)}[sign]
        if sign[0].isdigit():
            return float(sign)
        name, _, letters = sign.partition("_")
        value = at[name] if name in at and not letters else self.names.get(name)
        if self.take({"("}):
            value = self.sum(at)
            settings = []
            while self.take({","}):
                if self.signs[self.place + 1] != "=":
                    settings.append(self.sum(at))
                    continue
                self.place += 2  # the setting's name and =
                settings.append(float(self.signs[self.place].replace("True", "1")))
                self.place += 1
            value = _FUNCTIONS[name](value, *settings)
            self.need(")")
            letters = self.signs[self.place][1:] if self.signs[self.place].startswith("_") else ""
            self.place += bool(letters)
        return value[tuple(_place(index, at) for index in _PLACE.findall(letters))] if letters else value

    def multiplied(self, sign, at):
        """A factor for every value of these letters for which the conditions hold, multiplied: Π_k[k ≠ i] x_k."""
        letters, conditions = sign[2:-1].split("[")
        start, value = self.place, 1.0
        for values in itertools.product(*(range(self.sizes[letter]) for letter in letters)):
            self.place = start
            here = at | dict(zip(letters, values, strict=True))
            factor = self.factor(here)
            value *= factor if all(_holds(condition.split(), here) for condition in conditions.split(", ")) else 1
        return value

    def summed(self, letters, at):
        """A product for every value of these letters, added up."""
        start, total = self.place, 0.0
        for values in itertools.product(*(range(self.sizes[letter]) for letter in letters)):
            self.place = start
            total += self.product(at | dict(zip(letters, values, strict=True)))
        return total


def _place(index, at):
    """Where an index points: a letter, a digit, or a sum such as 3i+j."""
    return sum(
        int(number or 1) * at[letter] if letter else int(number)
        for number, letter in re.findall(r"([0-9]*)([a-p]?)", index[0] or index[1])
        if number or letter
    )


def _holds(condition, at):
    left, sign, right = condition
    one, other = (tuple(at.get(letter, letter) for letter in side) for side in (left, right))
    return _COMPARE[sign](one, other)

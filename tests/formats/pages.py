"""Lessons as HTML pages, and what is wrong with a page: a function from a parsed page to complaints."""

import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import html5lib

from bpcli import explain
from bpcli.formats import Page, write_lesson, write_story, write_walk
from bpcli.lesson.tell import Telling

SIGMOID = ("1/(1+exp(-(w0*x0+w1*x1+w2)))", {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3})
LESSONS = {
    "lecture": ("(x+y)*z", {"x": -2, "y": 5, "z": -4}),
    "sigmoid": SIGMOID,
    "branches": ("a = x*y; b = a + x; f = b*a + max(x, y) + x*x", {"x": 2, "y": 3}),
    "arrays": ("||W x||^2", {"W": "[[0.1, 0.5], [-0.3, 0.8]]", "x": "[0.2, 0.4]"}),
    "symbolic": ("x*y + x", {}),
    "one input": ("x", {"x": 3}),
    "no input": ("2 + 3", {}),
    "letters": ("무게*x + 무게", {"무게": 2, "x": 3}),
    "large": ("; ".join(["a0 = x*y", *(f"a{n} = a{n - 1}*x + sin(a{n - 1})" for n in range(1, 80))]), {"x": 1, "y": 1}),
}  # fmt: skip
VERBOSE = Telling(detail="verbose", jacobian=True, check=True, why_order=True)


def trace_of(name):
    """A lesson's trace."""
    expression, values = LESSONS[name]
    return explain(expression, **values)


def lesson(name, telling=None, *, unicode=True):
    """A lesson as a page."""
    parts = []
    write_lesson("html", trace_of(name), telling or Telling(), Page(parts.append, unicode=unicode))
    return "".join(parts)


def alone(name):
    """The circuit of a lesson alone, as a page."""
    parts = []
    write_walk("html", trace_of(name), Telling(), Page(parts.append))
    return "".join(parts)


def page_of(story):
    """A story as a page."""
    parts = []
    write_story("html", story, Page(parts.append))
    return "".join(parts)


def parsed(text):
    """The page as html5lib reads it; anything that is not HTML is an error."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def name_of(element):
    """The name of an element, without a namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def outline(root):
    """The elements of a page's body, a line each, with what the script reads of them and the text they begin with."""
    lines = []
    todo = [(root.find("body"), 0)]
    while todo:
        one, depth = todo.pop()
        name = name_of(one)
        keys = ("data-at", "data-lit", "role", "aria-live")
        marks = "".join(f" {key}={one.get(key)}" for key in keys if one.get(key))
        ident = f"#{one.get('id')}" if one.get("id") else ""
        kinds = "".join(f".{kind}" for kind in one.get("class", "").split())
        text = "" if name in {"script", "title", "desc"} else " ".join((one.text or "").split())
        lines.append(f"{'  ' * depth}{name}{ident}{kinds}{marks}{f'  {text}' if text else ''}\n")
        if name != "g" or "labels" in kinds:
            todo += [(child, depth + 1) for child in reversed(list(one))]
    return "".join(lines)


def words(element):
    """All text in an element."""
    return "".join(element.itertext())


def complaints(text):
    """What is wrong with a page: what reaches outside, what no policy allows, what a screen reader would miss."""
    root = parsed(text)
    everything = [(name_of(one), one) for one in root.iter()]
    found = []
    policy = next(one.get("content") for name, one in everything if one.get("http-equiv") == "Content-Security-Policy")
    for name, one in everything:
        if name in {"script", "style"}:
            hashed = b64encode(sha256((one.text or "").encode()).digest()).decode()
            found += [f"a {name} that the policy does not allow"] * (f"{name}-src 'sha256-{hashed}'" not in policy)
        if name in {"img", "iframe", "object", "embed", "link", "base", "form", "image", "foreignObject", "use", "a"}:
            found.append(f"a {name}")
        for key, value in one.attrib.items():
            local = key.rpartition("}")[2] if isinstance(key, str) else key
            found += [f"{name} has {local}"] * (local.startswith("on") or local in {"style", "href", "src"})
            found += [f"{name} points to {value}"] * bool(re.search(r"https?:|url\(", value) and local != "xmlns")
    found += _readable(root, everything)
    return found


def _readable(root, everything):
    ids = [one.get("id") for _, one in everything if one.get("id")]
    found = [f"the id {one} is there twice" for one in set(ids) if ids.count(one) > 1]
    found += ["no language"] * (root.get("lang") != "en")
    levels = [int(name[1]) for name, _ in everything if re.fullmatch("h[1-6]", name)]
    found += ["not one h1"] * (levels.count(1) != 1 or levels[0] != 1)
    found += [f"h{a} before h{b}" for a, b in pairwise(levels) if b > a + 1]
    for name, one in everything:
        for key in ("aria-labelledby", "for"):
            found += [f"{key} names no {at}" for at in one.get(key, "").split() if at not in ids]
        if name == "table":
            found += ["a table without a caption"] * (one.find("caption") is None or not words(one.find("caption")))
            found += ["a header without a scope" for cell in one.iter("th") if cell.get("scope") not in {"col", "row"}]
            rows = [row for row in one.find("tbody") if len(row) > 1]
            found += ["a row without a header" for row in rows if row.find("th") is None]
        if name == "svg":
            found += ["a picture without a title"] * (one.get("role") != "img" or not words(next(iter(one))))
        if name in {"button", "h1", "h2", "summary", "label"}:
            found += [f"an empty {name}"] * (not words(one).strip())
    return found

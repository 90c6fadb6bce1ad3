"""Random circuits to be drawn, with texts that are told apart wherever they stand."""

from hypothesis import strategies as st

from bpcli.lesson.story import Circuit, Link, Point

NAMES = ("n{}", "변수{}", "a_long_name{}", "q{}")
SIGNS = ("+", "×", "exp", "sigmoid", "Σ")


@st.composite
def circuits(draw, most=14):
    """A circuit in which every node leads to the last one; some nodes are used twice, some by the same gate."""
    gates = draw(st.integers(1, most))
    texts = draw(st.sampled_from(("none", "short", "long")))
    points, tails, unused = [], [], []

    def text(kind, number):
        return {"none": "", "short": f"{kind}{number}", "long": f"−{kind}.{number:04}"}[texts]

    def leaf():
        number = len(points)
        kind = draw(st.sampled_from(("input", "input", "constant")))
        name = draw(st.sampled_from(NAMES)).format(number)
        bare = kind == "constant"
        points.append(Point(name, "", kind, "" if bare else text("v", number), "" if bare else text("g", number)))
        return number

    for gate in range(gates):
        last = gate == gates - 1
        count = draw(st.sampled_from((1, 1, 2, 2, 2, 3, 8)))
        operands = []
        for _ in range(count):
            old = [node for node, point in enumerate(points) if point.kind != "constant"]
            operands.append(draw(st.sampled_from(old)) if old and draw(st.booleans()) else leaf())
        if last:
            operands += [node for node in unused if node not in operands]
        number = len(points)
        name = draw(st.sampled_from(NAMES)).format(number)
        kind = "output" if last else "gate"
        points.append(Point(name, draw(st.sampled_from(SIGNS)), kind, text("v", number), text("g", number)))
        unused = [node for node in (*unused, number) if node not in operands]
        tails.append((number, operands))
    links = []
    for head, operands in tails:
        for slot, tail in enumerate(operands):
            has_one = points[tail].kind != "constant" and texts != "none"
            links.append(Link(tail, head, slot, text("b", len(links)) if has_one else ""))
    once = {tail for tail in range(len(points)) if sum(link.tail == tail for link in links) == 1}
    links = [link._replace(gradient=points[link.tail].gradient) if link.tail in once else link for link in links]
    return Circuit(tuple(points), tuple(links))

"""Random circuits to be drawn, with texts that are told apart wherever they stand."""

from hypothesis import strategies as st

from bpcli.lesson.story import DrawnCircuit, DrawnEdge, DrawnNode

NAMES = ("n{}", "변수{}", "a_long_name{}", "q{}")
SIGNS = ("+", "×", "exp", "sigmoid", "Σ")


@st.composite
def circuits(draw, most=14):
    """A circuit in which every node leads to the last one; some nodes are used twice, some by the same gate."""
    gates = draw(st.integers(1, most))
    texts = draw(st.sampled_from(("none", "short", "long")))
    nodes, tails, unused = [], [], []

    def text(kind, number):
        return {"none": "", "short": f"{kind}{number}", "long": f"−{kind}.{number:04}"}[texts]

    def leaf():
        number = len(nodes)
        kind = draw(st.sampled_from(("input", "input", "constant")))
        name = draw(st.sampled_from(NAMES)).format(number)
        bare = kind == "constant"
        nodes.append(DrawnNode(name, "", kind, "" if bare else text("v", number), "" if bare else text("g", number)))
        return number

    for gate in range(gates):
        last = gate == gates - 1
        count = draw(st.sampled_from((1, 1, 2, 2, 2, 3, 8)))
        operands = []
        for _ in range(count):
            old = [index for index, node in enumerate(nodes) if node.kind != "constant"]
            operands.append(draw(st.sampled_from(old)) if old and draw(st.booleans()) else leaf())
        if last:
            operands += [node for node in unused if node not in operands]
        number = len(nodes)
        name = draw(st.sampled_from(NAMES)).format(number)
        kind = "output" if last else "gate"
        nodes.append(DrawnNode(name, draw(st.sampled_from(SIGNS)), kind, text("v", number), text("g", number)))
        unused = [node for node in (*unused, number) if node not in operands]
        tails.append((number, operands))
    edges = []
    for head, operands in tails:
        for slot, tail in enumerate(operands):
            has_one = nodes[tail].kind != "constant" and texts != "none"
            edges.append(DrawnEdge(tail, head, slot, text("b", len(edges)) if has_one else ""))
    once = {tail for tail in range(len(nodes)) if sum(edge.tail == tail for edge in edges) == 1}
    edges = [edge._replace(gradient=nodes[edge.tail].gradient) if edge.tail in once else edge for edge in edges]
    return DrawnCircuit(tuple(nodes), tuple(edges))

"""A picture read back from its characters alone: which wire leads from which node to which operand of which gate.

The reader knows the signs of a picture, and that everything flows to the right. It is told where texts stand, and
follows the lines with a finger; what it finds is compared with the circuit that was drawn.
"""

from bpcli.errors import width as columns_of

LEFT, RIGHT, UP, DOWN = (-1, 0), (1, 0), (0, -1), (0, 1)
ARMS = {
    " ": set(),
    "─": {LEFT, RIGHT}, "│": {UP, DOWN}, "╮": {LEFT, DOWN}, "╯": {LEFT, UP}, "╭": {RIGHT, DOWN}, "╰": {RIGHT, UP},
    "├": {UP, DOWN, RIGHT}, "┤": {UP, DOWN, LEFT}, "┬": {LEFT, RIGHT, DOWN}, "┴": {LEFT, RIGHT, UP},
    "┼": {LEFT, RIGHT, UP, DOWN}, "●": {LEFT, RIGHT, UP, DOWN},
}  # fmt: skip


class MisreadError(AssertionError):
    """The picture does not show the circuit."""


def grid(lines):
    """The characters by column and row; a wide character stands in its first column."""
    cells = {}
    for y, line in enumerate(lines):
        x = 0
        for character in line:
            if character != " ":
                cells[x, y] = character
            x += columns_of(character)
    return cells


def entries(cells, spot, count):
    """The cells in which the wires of a gate's operands end, from top to bottom."""
    if count < 2:
        return [(spot.x - 1, spot.y)]
    x = spot.x - 2
    found = []
    for arm in (UP, DOWN):
        y = spot.y
        while arm in ARMS.get(cells.get((x, y)), ()):
            y += arm[1]
            if (0, -arm[1]) not in ARMS.get(cells.get((x, y)), ()):
                raise MisreadError(f"a bar that ends loose at {(x, y)}")
            if LEFT in ARMS.get(cells.get((x, y)), ()):
                found.append((x, y))
    if LEFT in ARMS.get(cells.get((x, spot.y)), ()):
        found.append((x, spot.y))
    return sorted(found, key=lambda cell: cell[1])


def follow(cells, start, stops):
    """The cells of a wire from its first to where it ends: at one of `stops`, or where no line goes on."""
    reached, ends = set(), set()
    todo = [(start, RIGHT)]
    while todo:
        cell, direction = todo.pop()
        arms = ARMS.get(cells.get(cell, " "))
        if cell in stops or not arms:
            ends.add(cell)
            continue
        if (cell, direction) in reached:
            continue
        reached.add((cell, direction))
        back = (-direction[0], -direction[1])
        if back not in arms:
            if direction != RIGHT or cells[cell] != "│":
                raise MisreadError(f"a loose end at {cell}")
            arms = {RIGHT}  # the wire passes under another
        elif direction in {UP, DOWN} and cells[cell] == "│":
            arms = {direction}
        for arm in arms - {LEFT, back}:
            following = (cell[0] + arm[0], cell[1] + arm[1])
            if cells[cell] == "●" and (-arm[0], -arm[1]) not in ARMS.get(cells.get(following, " "), {LEFT}):
                continue  # a dot does not say where its arms are
            todo.append((following, arm))
    return {cell for cell, _ in reached}, ends


def read(circuit, placed, lines):
    """The tails of each gate from top to bottom, and the cells of the edges of each node. Raises MisreadError."""
    cells = grid(lines)
    counts = [sum(edge.head == node for edge in circuit.edges) for node in range(len(circuit.nodes))]
    stops, places = {}, {}
    for node in placed.nodes:
        places[node.x, node.y] = node
        if node.kind == "node" and counts[node.node]:
            for slot, cell in enumerate(entries(cells, node, counts[node.node])):
                stops[cell] = (node.node, slot)
    operands = {node: [None] * count for node, count in enumerate(counts) if count}
    if sorted(stops.values()) != [(node, slot) for node, found in operands.items() for slot in range(len(found))]:
        raise MisreadError("a gate has not as many edges as operands")
    cells_of = {}
    for tail in placed.nodes:
        node = circuit.nodes[tail.node]
        if tail.kind not in {"node", "enters"} or not any(edge.tail == tail.node for edge in circuit.edges):
            continue
        bare = tail.kind == "node" and node.sign and tail.width == columns_of(f"({node.sign})")
        reached, ends = follow(cells, (tail.x + tail.width + (not bare), tail.y), stops)
        cells_of.setdefault(tail.node, set()).update(reached)
        for end in ends:
            if end in stops:
                head, slot = stops[end]
                if operands[head][slot] is not None:
                    raise MisreadError(f"two edges come to operand {slot} of {circuit.nodes[head].name}")
                operands[head][slot] = tail.node
            elif end not in places or (places[end].kind, places[end].node) != ("leaves", tail.node):
                raise MisreadError(f"an edge of {node.name} ends at {end}")
    return operands, cells_of

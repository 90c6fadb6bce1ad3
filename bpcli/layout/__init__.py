"""Where the parts of a drawn circuit stand: columns, rows, wires. Knows sizes; must not know what is written."""

"""Where the parts of a drawn circuit stand: columns, rows, edges. Knows sizes; must not know what is written."""

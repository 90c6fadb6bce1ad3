"""Where the parts of a drawn circuit are placed, in columns and rows. Knows sizes. Must not know what is written."""

"""One command a file: parse options, call one function of a room below, print."""

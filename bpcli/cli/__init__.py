"""The commands as Typer declares them: their options and their help, a file for each group."""

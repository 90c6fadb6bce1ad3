"""The command that marks exercises, as Typer declares it.

Knows options. Must not know what the command does: it is loaded when it runs.
"""

from pathlib import Path
from typing import Annotated

import typer

from bpcli.cli.options import Form

app = typer.Typer()


@app.command(epilog="Example: bpcli grade submissions --course my-course --report results.csv")
def grade(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="Your copy of the course, or a folder with one submission a learner. By default this folder.",
            show_default=False,
        ),
    ] = None,
    course: Annotated[
        Path | None,
        typer.Option("--course", help="The teacher's course. By default the one in bpcli; for one copy, its own."),
    ] = None,
    learner: Annotated[
        str | None, typer.Option("--learner", metavar="ID", help="Whose values the answers belong to.")
    ] = None,
    salt: Annotated[
        str | None, typer.Option("--salt", metavar="TEXT", help="The salt with which the copies were started.")
    ] = None,
    report: Annotated[
        list[str] | None,
        typer.Option(
            "--report",
            metavar="WHAT",
            help="results.csv, results.json, junit.xml, gradescope:results.json, classroom, annotations or summary; "
            "again for another.",
        ),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", metavar="N", help="Mark with N processes. By default one a processor.")
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="URL", help="Mark on a Dask cluster: tcp://scheduler:8786."),
    ] = None,
    form: Form = "table",
) -> None:
    """Mark exercises: your own, or a folder of submissions. Exit code 1 while something is wrong or blank."""
    from bpcli.commands.grade import Options, run
    from bpcli.errors import InputError

    if jobs is not None and jobs < 1:
        raise InputError(f"--jobs {jobs} would mark nothing", hint="one is the least: --jobs 1")
    if jobs is not None and cluster:
        raise InputError("--jobs and --cluster are asked for one at a time", hint="the cluster says how many it marks")
    options = Options(folder, course, learner, salt, tuple(report or ()), jobs, cluster, form)
    raise typer.Exit(run(options))

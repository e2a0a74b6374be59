"""Runs commands of Snowflake's command line: a request is the list of arguments."""

import sys

import typer.main
from serve import serve
from snowflake.cli._app.cli_app import CliAppFactory


def main():
    snow = ready()

    def perform(arguments):
        sys.argv = ["snow", *arguments]
        snow()

    serve(perform)


def ready():
    """The program as it is once its plugins have said which commands there are, which is more work than most commands."""
    snow = CliAppFactory().create_or_get_app()
    group = typer.main.get_command(snow)
    # This option registers the commands when it is parsed.
    group.make_context("snow", []).close()
    new_command = typer.main.get_command
    typer.main.get_command = lambda app: group if app is snow else new_command(app)
    return lambda: snow(default_map={"commands_registration": False})


main()

"""Runs commands of Snowflake's command line: each in a process of its own, but its modules are loaded once.

Each line of standard input is a list of arguments as JSON, and is answered by a line: [exit code, output, errors].
"""

import json
import os
import sys
import tempfile

from snowflake.cli._app.__main__ import main as snow


def main():
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)


def run(arguments):
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            sys.argv = ["snow", *arguments]
            snow()
        _, status = os.waitpid(child, 0)
        return [os.waitstatus_to_exitcode(status), text(out), text(err)]


def text(file):
    file.seek(0)
    return file.read().decode()


main()

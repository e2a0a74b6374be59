"""Takes requests, a line of JSON each, and answers each with a line: [exit code, output, errors] of a process of its own.

That process begins as this one is, so that what takes seconds to load is loaded once.
"""

import gc
import json
import os
import sys
import tempfile


def serve(perform):
    """Ends with standard input. `perform` gets a request, and prints what it has to say."""
    # Otherwise each process looks through, and so copies, everything that it shares with this one.
    gc.freeze()
    for line in sys.stdin:
        print(json.dumps(run(perform, json.loads(line))), flush=True)


def run(perform, request):
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            perform(request)
            sys.exit()
        _, status = os.waitpid(child, 0)
        return [os.waitstatus_to_exitcode(status), text(out), text(err)]


def text(file):
    file.seek(0)
    return file.read().decode()

"""A copy of this process with all of moto's state, on a port of its own: a snapshot that takes milliseconds."""

import os
import signal
from collections.abc import Callable

STANDARD_STREAMS = 3


def reap_copies():
    """Copies that exit don't stay behind as zombies."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)


def fork(serve: Callable[[Callable[[int], None]], None]) -> int:
    """
    Returns the port of the copy, which runs `serve` and nothing else. `serve` reports its port and does not return.
    Of all threads, only the calling one exists in the copy, so no other may be in the middle of a request.
    """
    reader, writer = os.pipe()
    if os.fork() == 0:
        run_copy(serve, writer)
    os.close(writer)
    with os.fdopen(reader) as answer:
        return int(answer.read())


def run_copy(serve, writer):
    try:
        # The connections and the listening socket belong to the original.
        os.closerange(STANDARD_STREAMS, writer)
        os.closerange(writer + 1, os.sysconf("SC_OPEN_MAX"))

        def report(port):
            os.write(writer, str(port).encode())
            os.close(writer)

        serve(report)
    finally:
        os._exit(1)

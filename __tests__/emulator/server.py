"""Runs ministack until standard input closes: with the process that started it, however that ends."""

import os
import sys
import threading


def end_with_standard_input() -> None:
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_standard_input, daemon=True).start()
sys.argv = sys.argv[:1]

from ministack.app import main  # noqa: E402

main()

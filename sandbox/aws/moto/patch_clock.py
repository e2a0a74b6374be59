"""
The sandbox's clock, which tests can set: each request says how far it is ahead. All of moto's services ask `utcnow` for
the time.
"""

import datetime
import sys

from moto.core import utils

real_now = utils.utcnow
ahead = datetime.timedelta()


def set_clock(ahead_ms):
    global ahead
    ahead = datetime.timedelta(milliseconds=ahead_ms)


def sandbox_now():
    return real_now() + ahead


def apply():
    for module in list(sys.modules.values()):
        if getattr(module, "utcnow", None) is real_now:
            module.utcnow = sandbox_now

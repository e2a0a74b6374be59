"""
How late this AWS is: what a write changes takes effect after a while, and events come late, twice and out of order. All
of it is off until somebody turns it on. Time is the sandbox's, so that a test need not wait.
"""

import random

import patch_clock

# Seconds, except "twice" and what is true or false.
OFF = {
    "seed": 1,
    "notification": 0,
    "event": [0, 0],
    "twice": 0,
    "iam": 0,
    "settings": 0,
    "lifecycle": 0,
    "agreed": False,
    "bucket": 0,
    "conflict": 0,
    "refusals": False,
    "lost": False,
    "logging": 0,
}

current = dict(OFF)
chance = random.Random(1)


def set_delays(given):
    global chance
    current.clear()
    current.update({**OFF, **given})
    chance = random.Random(current["seed"])
    return {}


def now():
    return patch_clock.sandbox_now().timestamp()


def event_delay():
    return chance.uniform(*current["event"])


def comes_twice():
    return chance.random() < current["twice"]


class Propagating:
    """
    A value whose changes take effect after a while. Until then, some of those who ask get the old value, some the new
    one: one answer with the new value does not mean that the next one has it as well.
    """

    def __init__(self):
        self.changes = []
        self.asked = 0

    def set(self, value, seconds):
        self.changes.append((now() + seconds, value))

    def effective(self):
        """The value that everybody sees; None if there is none yet."""
        return next((value for due, value in reversed(self.changes) if due <= now()), None)

    def settled(self):
        """Whether everybody sees the same value, and will until it is changed again."""
        return all(due <= now() for due, _ in self.changes[-1:])

    def seen(self):
        """The value that this one sees: new, old, new, old … until the change has taken effect."""
        self.asked += 1
        latest = self.changes[-1][1] if self.changes else None
        return latest if self.asked % 2 == 1 else self.effective()

    def taking_turns(self):
        """The values that are still in use somewhere, one after the other, the latest first."""
        underway = [value for due, value in reversed(self.changes) if due > now()]
        in_use = [*underway, self.effective()]
        self.asked += 1
        return in_use[(self.asked - 1) % len(in_use)]

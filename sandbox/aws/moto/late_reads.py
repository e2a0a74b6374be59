"""
After a write, S3 may return the old setting of a bucket for a while: new, old, new, old …, or only old.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
Lifecycle rules take longest: Terraform's provider waits up to 3 minutes for them.
https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/s3/bucket_lifecycle_configuration.go
"""

from collections import Counter

import delays
from answers import read_instead

# "GET shows it at once": only its effect is late.
AT_ONCE = ("notification",)


class Old:
    """What was answered before each write of one setting, until when, and how often each reader asked for it."""

    def __init__(self):
        self.answers = []
        self.asked = Counter()


old = {}


def forget():
    old.clear()


def seconds_of(request):
    if request.service != "s3" or request.setting is None or request.setting in AT_ONCE:
        return 0
    return delays.current["lifecycle" if request.setting == "lifecycle" else "settings"]


def before(moto, environ, request):
    """Asks for what the write is about to replace."""
    return read_instead(moto, environ) if seconds_of(request) else None


def note(request, answer):
    if answer is not None:
        due = delays.now() + seconds_of(request)
        old.setdefault((request.bucket, request.setting), Old()).answers.append((due, answer))


def is_settling(request):
    """Whether who asks next may get another answer."""
    kept = old.get((request.bucket, request.setting))
    return kept is not None and any(due > delays.now() for due, _ in kept.answers)


def seen(request):
    """The old answer that this one gets; None = the new one."""
    kept = old.get((request.bucket, request.setting))
    if kept is None or request.method != "GET":
        return None
    kept.answers = [(due, answer) for due, answer in kept.answers if due > delays.now()]
    if not kept.answers:
        return None
    kept.asked[request.reader] += 1
    if not delays.current["agreed"] and kept.asked[request.reader] % 2 == 1:
        return None
    return kept.answers[0][1]

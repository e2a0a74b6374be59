"""
What Snowflake does with its own queue. Its pipes look into it all the time, so no request of SQS is signed for that.
"""

from itertools import islice

from moto.sqs.models import Queue

import patch_s3_notifications
import patch_sns

# Snowpipe reads its queue by itself, so how many messages it reads at once is up to it.
MOST_AT_ONCE = 100


def queue(asked) -> Queue:
    patch_s3_notifications.UNDERWAY.send_due()
    found = patch_sns.queue_of(asked["arn"])
    if found is None:
        raise LookupError(asked["arn"])
    return found


def take(asked):
    """Some of the messages, which are not in the queue any more afterwards."""
    source = queue(asked)
    with source._messages_lock:
        waiting = (message for message in source._messages if message.visible and not message.delayed)
        taken = list(islice(waiting, MOST_AT_ONCE))
        gone = {id(message) for message in taken}
        source._messages = [message for message in source._messages if id(message) not in gone]
    return [{"body": message.body, "sentAt": message.sent_timestamp} for message in taken]


def size(asked):
    """Messages that somebody else has received count too, until they are deleted."""
    return len(queue(asked)._messages)

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
    return {
        "messages": [{"body": message.body, "sentAt": message.sent_timestamp} for message in taken],
        **state_of(source),
    }


def state(asked):
    return state_of(queue(asked))


def state_of(source):
    """
    Messages that somebody else has received count too, until they are deleted. Unless something is written, there is
    nothing to take before `nextAt`, in milliseconds since 1970; None = never.
    """
    waiting = source._messages
    comes = [1000 * due for due, _, _ in patch_s3_notifications.UNDERWAY.events]
    comes += [max(message.visible_at, message.delayed_until) for message in waiting]
    return {"size": len(waiting), "nextAt": min(comes, default=None)}

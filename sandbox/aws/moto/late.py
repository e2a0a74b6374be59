"""
Requests to an AWS whose settings are not the same everywhere at once. Around moto, so that it is true of every setting
of a bucket.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
"""

import delays
import late_reads
import late_refusals
from answers import ask
from asked import asked

# Tells the gateway to close the connection instead of answering.
LOST = ("x-sandbox-lost", "1")
# Tells it to ask again the next time, although nothing is written meanwhile.
VARIES = ("x-sandbox-varies", "1")

answered_before = set()


def forget():
    answered_before.clear()
    late_reads.forget()
    late_refusals.forget()


def is_lost(request):
    """
    The answer to the first try of a write is lost, although it was carried out.
    https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
    """
    if not delays.current["lost"] or request.is_read or request.identity in answered_before:
        return False
    answered_before.add(request.identity)
    return True


def varies(request):
    return request.is_read and (late_reads.is_settling(request) or late_refusals.is_settling(request))


def answer(moto, environ, request):
    refusal = late_refusals.refusal(request)
    if refusal:
        return refusal
    if request.is_read:
        return late_reads.seen(request) or ask(moto, environ)
    before = late_reads.before(moto, environ, request)
    written = ask(moto, environ)
    if written.succeeded:
        late_reads.note(request, before)
        late_refusals.note(request)
    return written


def application(moto):
    """moto's application, late."""

    def late(environ, start_response):
        request = asked(environ)
        if request is None:
            return moto(environ, start_response)
        # Before it is answered: what does not vary any more has its last answer then.
        more = [VARIES] if varies(request) else []
        answered = answer(moto, environ, request)
        if is_lost(request):
            more.append(LOST)
        return answered.send(start_response, more)

    return late

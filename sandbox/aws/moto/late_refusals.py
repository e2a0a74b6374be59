"""
What S3 and IAM refuse shortly after another write, although nothing is wrong with the request.
https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
"""

import re

import delays
from answers import iam_error, s3_error

UNKNOWN_DESTINATION = "Unable to validate the following destination configurations"

# Until when, and how often it was asked for.
created = {}
# Until when the last write is in progress.
written = {}
# What is refused the next time, and then never again.
next_time = set()
announced = set()


def forget():
    for known in (created, written, next_time, announced):
        known.clear()


def note(request):
    """Remembers a write that succeeded."""
    if request.service == "s3":
        if request.is_creation:
            created[request.bucket] = [delays.now() + delays.current["bucket"], 0]
        written[request.bucket] = delays.now() + delays.current["conflict"]
    if not delays.current["refusals"]:
        return
    if request.setting == "policy":
        next_time.add(("target", request.bucket))
    if request.action == "DeleteRolePolicy":
        next_time.add(("role", request.role))


def refusal(request):
    if request.service == "iam":
        return refused_deletion(request)
    return unknown_bucket(request) or conflict(request) or refused_logging(request) or refused_destination(request)


def is_settling(request):
    """Whether who asks next may be refused, or the other way around."""
    found = created.get(request.bucket)
    return found is not None and found[0] > delays.now()


def unknown_bucket(request):
    """A bucket that was just created is found by some requests, and not by others."""
    found = created.get(request.bucket)
    if found is None or request.is_creation or found[0] <= delays.now():
        return None
    found[1] += 1
    if found[1] % 2 == 0:
        return None
    return s3_error("404 Not Found", "NoSuchBucket", "The specified bucket does not exist", BucketName=request.bucket)


def conflict(request):
    """Another write of the bucket is in progress."""
    last = written.get(request.bucket)
    if last is None or request.is_read or last <= delays.now():
        return None
    message = "A conflicting conditional operation is currently in progress against this resource. Please try again."
    return s3_error("409 Conflict", "OperationAborted", message)


def refused_logging(request):
    """
    The policy that lets the log delivery service write was just set.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshooting-server-access-logging.html
    """
    if request.setting != "logging" or request.is_read:
        return None
    target = re.search("<TargetBucket>([^<]+)</TargetBucket>", request.body)
    if target is None or not is_refused(("target", target[1])):
        return None
    message = "You must give the log-delivery group WRITE and READ_ACP permissions to the target bucket"
    return s3_error("400 Bad Request", "InvalidTargetBucketForLogging", message, TargetBucket=target[1])


def refused_destination(request):
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html"""
    if request.setting != "notification" or request.is_read:
        return None
    new = {(request.bucket, arn) for arn in re.findall("<Queue>([^<]+)</Queue>", request.body)} - announced
    announced.update(new)
    if not new or not delays.current["refusals"]:
        return None
    _, arn = min(new)
    more = {"ArgumentName": arn, "ArgumentValue": "The destination queue does not exist"}
    return s3_error("400 Bad Request", "InvalidArgument", UNKNOWN_DESTINATION, **more)


def refused_deletion(request):
    if request.action != "DeleteRole" or not is_refused(("role", request.role)):
        return None
    return iam_error("409 Conflict", "DeleteConflict", "Cannot delete entity, must delete policies first.")


def is_refused(what):
    """Once."""
    known = what in next_time
    next_time.discard(what)
    return known

"""
Server access logging: S3's own checks, a GET that returns everything that was PUT, and a service that goes on
delivering to the old place for a while.
"""

from moto.core.responses import ActionResult
from moto.s3.exceptions import InvalidTargetBucketForLogging
from moto.s3.models import FakeBucket, S3Backend, s3_backends
from moto.s3.responses import S3Response

import delays
from s3_refusal import Refusal

# The traffic asks with this header where the logging service delivers to.
IN_EFFECT = "x-logging-in-effect"


def target_of(name):
    partition, account = s3_backends.bucket_accounts.get(name, (None, None))
    return s3_backends[account][partition].buckets.get(name) if account else None


def set_logging(source, logging, _backend):
    """
    Which checks S3 makes: https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshooting-server-access-logging.html
    moto also looks for a policy statement of one exact shape, which S3 does not do.
    """
    if logging:
        target = target_of(logging["TargetBucket"])
        if target is None:
            raise InvalidTargetBucketForLogging("The target bucket for logging does not exist")
        if target.account_id != source.account_id:
            message = "The owner for the bucket to be logged and the target bucket must be the same."
            raise InvalidTargetBucketForLogging(message)
        if target.region_name != source.region_name:
            message = "Cross S3 location logging not allowed."
            raise Refusal("CrossLocationLoggingProhibitted", message, status=403)
        if logging.get("TargetGrants") and target.ownership_rule == "BucketOwnerEnforced":
            message = "Target grants not allowed for bucket owner enforced buckets"
            raise Refusal("AccessControlListNotSupported", message)
    had_target = bool(source.logging)
    source.logging = logging or {}
    if not hasattr(source, "logging_history"):
        source.logging_history = delays.Propagating()
    source.logging_history.set(source.logging, delays.current["logging"] if had_target else 0)


def in_effect(source):
    """
    After another target was set, "some logs for the next hour might continue to be delivered" to the old one, others
    are delivered to the new one. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
    """
    return source.logging_history.taking_turns() if source.logging else {}


def key_format(logging):
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_TargetObjectKeyFormat.html"""
    given = logging.get("TargetObjectKeyFormat")
    return {name: value or {} for name, value in given.items()} if given else None


def apply():
    def get_bucket_logging(self):
        """moto drops TargetObjectKeyFormat. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html"""
        logging = self.backend.get_bucket_logging(self.bucket_name)
        if IN_EFFECT in self.request.headers:
            logging = in_effect(self.backend.get_bucket(self.bucket_name))
        self.data["Action"] = "GetBucketLogging"
        if not logging:
            return self.serialized(ActionResult({}))
        enabled = {name: logging[name] for name in ("TargetBucket", "TargetPrefix")}
        if logging.get("TargetGrants"):
            enabled["TargetGrants"] = [
                {
                    "Grantee": {"Type": g.grantees[0].type, "URI": g.grantees[0].uri, "ID": g.grantees[0].id},
                    "Permission": g.permissions[0],
                }
                for g in logging["TargetGrants"]
            ]
        if key_format(logging):
            enabled["TargetObjectKeyFormat"] = key_format(logging)
        return self.serialized(ActionResult({"LoggingEnabled": enabled}))

    def write_no_log(self, request, bucket_name):
        """moto would write a malformed log object for each request; the sandbox's traffic/ delivers the logs."""

    FakeBucket.set_logging = set_logging
    S3Response.get_bucket_logging = get_bucket_logging
    S3Backend.log_incoming_request = write_no_log

"""
Event notifications: validated as in S3, stored completely, and delivered to queues and topics of any account.
https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
"""

import json
from itertools import combinations

import xmltodict
from moto.core.responses import ActionResult
from moto.s3 import notifications
from moto.s3.exceptions import InvalidNotificationARN, InvalidNotificationDestination, MalformedXML
from moto.s3.models import FakeBucket, Notification
from moto.s3.responses import S3Response
from moto.sqs.models import Queue, SQSBackend, sqs_backends

import delays
import patch_sns
from s3_refusal import Refusal

DESTINATIONS = {"Topic": "sns", "Queue": "sqs", "CloudFunction": "lambda"}

OVERLAP = "Configurations overlap. Configurations on the same bucket cannot share a common event type."
AMBIGUOUS = (
    "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are "
    "overlapping for the same event type."
)


def invalid(message, *argument):
    return Refusal("InvalidArgument", message, argument=argument)


def as_list(value):
    return [] if value is None else value if isinstance(value, list) else [value]


def filters_of(configuration):
    rules = as_list(((configuration.get("Filter") or {}).get("S3Key") or {}).get("FilterRule"))
    found = {}
    for rule in rules:
        name = (rule.get("Name") or "").lower()
        if name not in ("prefix", "suffix"):
            raise invalid("filter rule name must be either prefix or suffix", "FilterRule.Name", rule.get("Name"))
        if name in found:
            message = f"Cannot specify more than one {name} rule in a filter."
            raise invalid(message, f"FilterRule.{name}", rule.get("Value") or "")
        found[name] = rule.get("Value") or ""
    return found


def parsed(kind, configuration):
    """One configuration, in the form of moto's model."""
    arn, events = configuration.get(kind), as_list(configuration.get("Event"))
    if not arn or not events:
        raise MalformedXML
    if arn.split(":")[2:3] != [DESTINATIONS[kind]] or arn.count(":") < 5:
        raise InvalidNotificationARN
    for event in events:
        if not notifications.S3NotificationEvent.is_event_valid(event):
            raise invalid("A specified event is not supported for notifications.", "Event", event)
    rules = [{"Name": name, "Value": value} for name, value in filters_of(configuration).items()]
    filters = {"S3Key": {"FilterRule": rules}} if rules else None
    return {kind: arn, "Event": events, "Filter": filters, "Id": configuration.get("Id")}


def share_event(one, other):
    def covers(event, member):
        return event == member or (event.endswith(":*") and member.startswith(event[:-1]))

    return any(covers(a, b) or covers(b, a) for a in one["Event"] for b in other["Event"])


def overlap(one, other):
    mine, others = filters_of(one), filters_of(other)
    prefixes = mine.get("prefix", ""), others.get("prefix", "")
    suffixes = mine.get("suffix", ""), others.get("suffix", "")
    same_prefix = prefixes[0].startswith(prefixes[1]) or prefixes[1].startswith(prefixes[0])
    same_suffix = suffixes[0].endswith(suffixes[1]) or suffixes[1].endswith(suffixes[0])
    return same_prefix and same_suffix and share_event(one, other)


def check_together(configurations):
    ids = [configuration["Id"] for configuration in configurations if configuration["Id"]]
    if len(ids) != len(set(ids)):
        raise invalid("Same ID used for multiple configurations. IDs must be unique")
    for one, other in combinations(configurations, 2):
        if overlap(one, other):
            raise invalid(AMBIGUOUS if one["Filter"] or other["Filter"] else OVERLAP)


FIND = {"sqs": ("queue", patch_sns.queue_of), "sns": ("topic", patch_sns.topic_of)}


def check_destinations(bucket, configurations, exists):
    for arn in (c[kind] for c in configurations for kind in DESTINATIONS if kind in c):
        if arn.split(":")[3] != bucket.region_name:
            raise InvalidNotificationDestination
        name, find = FIND.get(arn.split(":")[2], ("function", lambda _: True))
        if exists and find(arn) is None:
            message = "Unable to validate the following destination configurations"
            raise invalid(message, arn, f"The destination {name} does not exist")


def configuration_from_body(self):
    body = xmltodict.parse(self.body)["NotificationConfiguration"] or {}
    bucket = self.backend.get_bucket(self.bucket_name)
    by_kind = {kind: [parsed(kind, c) for c in as_list(body.get(f"{kind}Configuration"))] for kind in DESTINATIONS}
    everything = [configuration for configurations in by_kind.values() for configuration in configurations]
    check_together(everything)
    skip = self.request.headers.get("x-amz-skip-destination-validation", "").lower() == "true"
    check_destinations(bucket, everything, exists=not skip)
    answer = {f"{kind}Configuration": configurations for kind, configurations in by_kind.items()}
    if "EventBridgeConfiguration" in body:
        answer["EventBridgeConfiguration"] = {}
    return answer if everything or "EventBridgeConfiguration" in body else {}


def shown(notification, arn_name):
    answer = {"Id": notification.id, arn_name: notification.arn, "Events": notification.events}
    if notification.filters:
        # S3 returns "Prefix" and "Suffix" in this case, whichever one was sent.
        rules = [{**rule, "Name": rule["Name"].capitalize()} for rule in notification.filters["S3Key"]["FilterRule"]]
        answer["Filter"] = {"Key": {"FilterRules": rules}}
    return answer


def get_bucket_notification(self):
    """moto drops EventBridgeConfiguration. …/API/API_GetBucketNotificationConfiguration.html"""
    kept = self.backend.get_bucket_notification_configuration(self.bucket_name)
    self.data["Action"] = "GetBucketNotificationConfiguration"
    answer = {}
    if kept:
        answer["TopicConfigurations"] = [shown(topic, "TopicArn") for topic in kept.topic]
        answer["QueueConfigurations"] = [shown(queue, "QueueArn") for queue in kept.queue]
        answer["LambdaFunctionConfigurations"] = [shown(f, "LambdaFunctionArn") for f in kept.cloud_function]
        if kept.event_bridge is not None:
            answer["EventBridgeConfiguration"] = {}
    return self.serialized(ActionResult(answer))


def deliver(arn, message):
    """By ARN, because Snowflake's queue is in another account. As in AWS, an event for a deleted queue is lost."""
    if arn.split(":")[2] == "sns":
        patch_sns.send(arn, message)
    elif patch_sns.queue_of(arn) is not None:
        _, _, _, region, account, name = arn.split(":")
        sqs_backends[account][region].send_message(queue_name=name, message_body=json.dumps(message))


class Underway:
    """
    Events that S3 has not sent yet: they "typically" take seconds, "sometimes" a minute or longer, and come at least
    once, in no order. https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
    """

    def __init__(self):
        self.events = []

    def add(self, arn, message):
        for _ in range(2 if delays.comes_twice() else 1):
            self.events.append((delays.now() + delays.event_delay(), arn, message))

    def send_due(self):
        now = delays.now()
        due = sorted((event for event in self.events if event[0] <= now), key=lambda event: event[0])
        self.events = [event for event in self.events if event[0] > now]
        for _, arn, message in due:
            deliver(arn, message)


UNDERWAY = Underway()


def entries_of(configuration):
    return [*configuration.queue, *configuration.topic]


def effective(bucket):
    """
    A change "typically" takes 5 minutes, although GET shows it at once.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-enable-disable-notification-intro.html
    """
    history = getattr(bucket, "notification_history", None)
    return history.effective() if history else None


def apply():
    send_event = notifications.send_event
    send_test_event = notifications.send_test_event
    set_configuration = FakeBucket.set_notification_configuration
    receive, attributes = SQSBackend.receive_message, Queue.attributes

    def set_configuration_later(self, notification_config):
        set_configuration(self, notification_config)
        if not hasattr(self, "notification_history"):
            self.notification_history = delays.Propagating()
        self.notification_history.set(self.notification_configuration, delays.current["notification"])

    def send_event_by_arn(account_id, event_name, bucket, key):
        send_event(account_id, event_name, bucket, key)
        configuration = effective(bucket)
        for entry in entries_of(configuration) if configuration else []:
            if Notification.matches(entry, event_name, key.name):
                UNDERWAY.add(entry.arn, notifications._get_s3_event(event_name, bucket, key, entry.id))
        UNDERWAY.send_due()

    def receive_what_is_due(self, *arguments, **named):
        UNDERWAY.send_due()
        return receive(self, *arguments, **named)

    def attributes_of_what_is_due(self):
        UNDERWAY.send_due()
        return attributes.fget(self)

    def send_test_event_by_arn(account_id, bucket):
        send_test_event(account_id, bucket)
        for arn in {entry.arn for entry in entries_of(bucket.notification_configuration)}:
            deliver(arn, notifications._get_test_event(bucket.name))

    def send_nothing_by_name(account_id, event_body, name, region_name):
        """moto would look for the queue's or topic's name in the bucket's account."""

    notifications._send_sqs_message = send_nothing_by_name
    notifications._send_sns_message = send_nothing_by_name
    notifications.send_event = send_event_by_arn
    notifications.send_test_event = send_test_event_by_arn
    FakeBucket.set_notification_configuration = set_configuration_later
    SQSBackend.receive_message = receive_what_is_due
    Queue.attributes = property(attributes_of_what_is_due)
    S3Response._notification_config_from_body = configuration_from_body
    S3Response.get_bucket_notification = get_bucket_notification

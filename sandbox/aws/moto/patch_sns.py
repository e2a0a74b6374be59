"""
SNS topics: policies validated as in SNS, and messages delivered to queues of any account.
https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
"""

import json

from moto.sns.exceptions import SNSInvalidParameter
from moto.sns.models import SNSBackend, Subscription, Topic, sns_backends
from moto.sqs.models import sqs_backends

from policy_documents import InvalidPrincipal, as_list, as_shown, check_principals

S3_SUBJECT = "Amazon S3 Notification"


def topic_of(arn):
    _, _, _, region, account, _ = arn.split(":")
    return sns_backends[account][region].topics.get(arn) if region in sns_backends[account] else None


def topic_facts(arn):
    topic = topic_of(arn)
    return None if topic is None else {"account": topic.account_id, "policy": topic.policy}


def queue_of(arn):
    _, _, _, region, account, name = arn.split(":")
    return sqs_backends[account][region].queues.get(name) if region in sqs_backends[account] else None


def send(arn, message):
    """As S3 does. A message for a topic that was deleted is lost."""
    topic = topic_of(arn)
    if topic is not None:
        topic.publish(json.dumps(message), subject=S3_SUBJECT)


def checked(text):
    """What the policy depends on. SNS takes no wildcard over all of its actions, and no principal that was deleted."""
    try:
        document = json.loads(text)
    except ValueError:
        raise SNSInvalidParameter("Invalid parameter: Policy Error: null") from None
    for statement in as_list(document.get("Statement", [])):
        actions = [action.lower() for action in as_list(statement.get("Action", []))]
        if any(not action.startswith("sns:") or action == "sns:*" for action in actions):
            raise SNSInvalidParameter("Invalid parameter: Policy statement action out of service scope!")
    try:
        return check_principals(document)
    except InvalidPrincipal:
        raise SNSInvalidParameter("Invalid parameter: Policy Error: PrincipalNotFound") from None


def apply():
    set_attribute, publish, init = SNSBackend.set_topic_attribute, Subscription.publish, Subscription.__init__
    policy = Topic.policy

    def set_checked_attribute(self, topic_arn, attribute_name, attribute_value):
        depends_on = checked(attribute_value) if attribute_name == "policy" else None
        set_attribute(self, topic_arn, attribute_name, attribute_value)
        if depends_on is not None:
            self.get_topic(topic_arn).policy_depends_on = depends_on

    def shown_policy(self):
        return as_shown(policy.fget(self), getattr(self, "policy_depends_on", {}))

    def init_for_owner(self, account_id, topic, endpoint, protocol):
        """A queue is in the account of its owner, and not always in that of the topic."""
        init(self, endpoint.split(":")[4] if protocol == "sqs" else account_id, topic, endpoint, protocol)

    def publish_if_there(self, *arguments, **named):
        if self.protocol != "sqs" or queue_of(self.endpoint) is not None:
            publish(self, *arguments, **named)

    SNSBackend.set_topic_attribute = set_checked_attribute
    Topic.policy = policy.setter(policy.fset).getter(shown_policy)
    Subscription.__init__ = init_for_owner
    Subscription.publish = publish_if_there

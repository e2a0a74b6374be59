"""What the gateway needs to know of moto's state to decide on a request, and how to set that state up."""

from moto.iam.models import iam_backends
from moto.moto_api._internal import moto_api_backend
from moto.s3.models import s3_backends
from moto.sqs.models import sqs_backends
from moto.sts.models import sts_backends
from moto.utilities.utils import get_partition

import delays
import late
import patch_s3_notifications
import patch_sns

TRUSTS_NOBODY = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}]}"""


def named(policies):
    return [{"name": name, "document": text} for name, text in policies.items()]


def document_of(policy):
    return next(version.document for version in policy.versions if version.version_id == policy.default_version_id)


def attached(entity):
    return {policy.name: document_of(policy) for policy in entity.managed_policies.values()}


def policies_of(entity):
    return named({**entity.policies, **attached(entity)})


def policies_seen(role):
    """
    A change of an inline policy is not everywhere at once either.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
    """
    history = getattr(role, "policy_history", None)
    inline = history.seen() if delays.current["iam"] and history else role.policies
    return named({**(inline or {}), **attached(role)})


def boundary_of(backend, role):
    policy = backend.managed_policies.get(role.permissions_boundary_arn)
    return {"name": policy.name, "document": document_of(policy)} if policy else None


def user_of_key(access_key_id):
    for account, backends in list(iam_backends.items()):
        for backend in list(backends.values()):
            for user in list(backend.users.values()):
                for key in user.access_keys:
                    if key.access_key_id == access_key_id:
                        return {
                            "type": "user",
                            "account": account,
                            "arn": user.arn,
                            "userId": user.id,
                            "userName": user.name,
                            "secretAccessKey": key.secret_access_key,
                            "active": key.status == "Active",
                            "policies": policies_of(user),
                        }
    return None


def session_of_key(access_key_id):
    """The session, its account, and the backend of IAM that has its role."""
    for account, backends in list(sts_backends.items()):
        for backend in list(backends.values()):
            for session in list(backend.assumed_roles):
                if session.access_key_id == access_key_id:
                    return session, account, iam_backends[account][backend.partition]
    return None


def session_facts(session, account, iam, role):
    """The role may have been deleted."""
    return {
        "type": "session",
        "account": account,
        "arn": session.arn,
        "userId": session.user_id,
        "roleArn": session.role_arn,
        "secretAccessKey": session.secret_access_key,
        "sessionToken": session.session_token,
        "expires": session.expiration.timestamp() * 1000,
        "active": True,
        "sessionPolicy": session.policy or None,
        "policies": policies_seen(role) if role else [],
        "boundary": boundary_of(iam, role) if role else None,
    }


def bucket_facts(name):
    partition, account = s3_backends.bucket_accounts.get(name, (None, None))
    bucket = s3_backends[account][partition].buckets.get(name) if account else None
    if bucket is None:
        return None
    block = bucket.public_access_block
    return {
        "account": account,
        "region": bucket.region_name,
        "policy": bucket.policy.decode() if bucket.policy else None,
        "blockPublicPolicy": bool(block and block.block_public_policy),
        "restrictPublicBuckets": bool(block and block.restrict_public_buckets),
    }


def trust_of(role):
    """
    STS may not know a new role or trust for a while, and not everywhere at once.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
    """
    if not delays.current["iam"] or role.trust_history.seen() == role.saved_trust:
        return role.assume_role_policy_document
    return role.trust_history.effective() or TRUSTS_NOBODY


def role_where(iam, condition):
    return next((role for role in iam.get_roles() if condition(role)), None)


def role_facts(role):
    return {
        "arn": role.arn,
        "trust": trust_of(role),
        "boundaryArn": role.permissions_boundary_arn,
        "tags": {tag["Key"]: tag["Value"] for tag in role.tags},
    }


def is_propagating(role):
    """Whether who asks next may see other policies, or another trust, than who asks now."""
    histories = [getattr(role, name, None) for name in ("trust_history", "policy_history")]
    return bool(delays.current["iam"]) and any(history and not history.settled() for history in histories)


def queue_facts(arn):
    _, _, _, region, account, name = arn.split(":")
    if region not in sqs_backends[account]:
        return None
    queue = sqs_backends[account][region].queues.get(name)
    return None if queue is None else {"account": account, "policy": queue.policy}


def add_caller(answer, access_key_id):
    answer["caller"] = user_of_key(access_key_id)
    found = None if answer["caller"] else session_of_key(access_key_id)
    if found is None:
        return
    session, account, iam = found
    role = role_where(iam, lambda role: role.arn == session.role_arn)
    # First whether it varies: what does not vary any more has been read completely then.
    answer["varies"] = answer["varies"] or is_propagating(role)
    answer["caller"] = session_facts(session, account, iam, role)


def add_role(answer, query):
    account = query.get("account") or (answer["caller"] or {}).get("account")
    iam = iam_backends[account][query["partition"]] if account else None
    role = role_where(iam, lambda role: role.name == query["name"]) if iam else None
    answer["varies"] = answer["varies"] or is_propagating(role)
    answer["role"] = role_facts(role) if role else None


def facts(query):
    """
    Everything that one decision needs, in one response. A role without an account is in the caller's account. It varies
    if the same question may have another answer although nothing is written meanwhile.
    """
    answer = {"caller": None, "buckets": {}, "role": None, "queues": {}, "topics": {}, "varies": False}
    if "key" in query:
        add_caller(answer, query["key"])
    if "buckets" in query:
        answer["buckets"] = {name: bucket_facts(name) for name in query["buckets"]}
    if "role" in query:
        add_role(answer, query["role"])
    if "queues" in query:
        answer["queues"] = {arn: queue_facts(arn) for arn in query["queues"]}
    if "topics" in query:
        answer["topics"] = {arn: patch_sns.topic_facts(arn) for arn in query["topics"]}
    return answer


def add_user(user):
    """Creates a user, or replaces the policy of an existing one."""
    partition = get_partition(user["region"])
    backend = iam_backends[user["account"]][partition]
    entity = backend.users.get(user["name"]) or backend.create_user(user["region"], user["name"], user["path"])
    entity.policies = {"sandbox": user["policy"]}
    for key in entity.access_keys:
        backend.access_keys.pop(key.access_key_id, None)
    entity.access_keys = []
    key = entity.create_access_key(prefix="AKIA")
    key.access_key_id, key.secret_access_key = user["accessKeyId"], user["secretAccessKey"]
    backend.access_keys[key.access_key_id] = key
    return {"arn": entity.arn, "userId": entity.id}


def add_queue(queue):
    _, _, _, region, account, name = queue["arn"].split(":")
    sqs_backends[account][region].create_queue(name, None, Policy=queue["policy"])


def reset(seed):
    """Deletes everything, then creates the users and queues that the sandbox starts with."""
    moto_api_backend.reset()
    s3_backends.bucket_accounts.clear()
    delays.set_delays(delays.OFF)
    patch_s3_notifications.UNDERWAY.events.clear()
    late.forget()
    for queue in seed["queues"]:
        add_queue(queue)
    return [add_user(user) for user in seed["users"]]

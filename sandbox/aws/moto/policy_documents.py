"""Principals in policy documents: which ones exist, and how a stored document shows those that were deleted since."""

import json
import re

from moto.iam.models import iam_backends

UNIQUE_ID = re.compile(r"A(IDA|ROA)[A-Z0-9]+")
ACCOUNT = re.compile(r"(?:arn:[a-z-]+:iam::)?(\d{12})(?::root)?")
PRINCIPAL_ARN = re.compile(r"arn:[a-z-]+:iam::\d{12}:(user|role)/.+")
ASSUMED_ROLE = re.compile(r"arn:([a-z-]+):sts::(\d{12}):assumed-role/([^/]+)/[^/]+")
ANYONE = "*"


class InvalidPrincipal(Exception):
    """A principal that AWS cannot resolve. The message is the element as IAM quotes it."""


def identities():
    """ARN → unique ID of all current users and roles of all accounts."""
    found = {}
    for account in list(iam_backends.values()):
        for backend in list(account.values()):
            for entity in [*list(backend.users.values()), *list(backend.roles.values())]:
                found[entity.arn] = entity.id
    return found


def as_list(value):
    return value if isinstance(value, list) else [value]


def aws_principals(document):
    for statement in as_list(document.get("Statement", [])):
        for element in ("Principal", "NotPrincipal"):
            principal = statement.get(element)
            if isinstance(principal, dict):
                yield from as_list(principal.get("AWS", []))


def check_principals(document):
    """
    Refuses AWS principals that do not exist, and returns the ARN → unique ID pairs that the document depends on.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-policies.html
    """
    known = identities()
    depends_on = {}
    for principal in aws_principals(document):
        if principal == ANYONE or ACCOUNT.fullmatch(principal):
            continue
        if UNIQUE_ID.fullmatch(principal):
            if principal in known.values():
                continue
        elif session := ASSUMED_ROLE.fullmatch(principal):
            partition, account, name = session.groups()
            roles = f"arn:{partition}:iam::{account}:role/"
            if any(arn.startswith(roles) and arn.endswith(f"/{name}") for arn in known):
                continue
        elif PRINCIPAL_ARN.fullmatch(principal) and principal in known:
            depends_on[principal] = known[principal]
            continue
        raise InvalidPrincipal(f'"AWS":"{principal}"')
    return depends_on


def as_shown(text, depends_on):
    """
    The document with the unique ID in place of each user or role that was deleted since it was saved, even if one with
    the same name exists now.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    if not depends_on:
        return text
    known = identities()
    for arn, unique_id in depends_on.items():
        if known.get(arn) != unique_id:
            text = text.replace(json.dumps(arn), json.dumps(unique_id))
    return text

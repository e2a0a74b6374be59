"""
Which bucket policies S3 counts as public. moto takes every condition for one that limits who has access.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
"""

import ipaddress
import json
import re

# Keys that limit access if they are compared with fixed values.
LIMITING = {
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
}
# The name of an access point may be a wildcard, as long as its account is fixed.
ACCESS_POINT = re.compile(r"arn:[^:*?$]+:s3:[^:*?$]*:\d{12}:accesspoint/[^$]*")
OPERATOR = re.compile(r"(foranyvalue:)?(string|arn|ip)(?!.*not)(?!.*ifexists$).*", re.IGNORECASE)
# Broader ranges count as everybody; the private ranges of RFC 1918, which S3 excludes, are not that broad.
BROADEST = {4: 8, 6: 32}


def policy_is_public(policy):
    return any(is_public(statement) for statement in listed(json.loads(policy).get("Statement")))


def is_public(statement):
    if statement.get("Effect") != "Allow" or not is_for_everybody(statement):
        return False
    return not any(
        is_limit(operator, key.lower(), listed(values))
        for operator, tests in statement.get("Condition", {}).items()
        for key, values in tests.items()
    )


def is_for_everybody(statement):
    if "NotPrincipal" in statement:
        return True
    principal = statement.get("Principal")
    if not isinstance(principal, dict):
        return principal == "*"
    # Whoever an identity provider lets sign in is no fixed principal.
    return "*" in listed(principal.get("AWS")) or "Federated" in principal


def is_limit(operator, key, values):
    return (
        OPERATOR.fullmatch(operator) is not None
        and key in LIMITING
        and all(is_fixed(key, str(value)) for value in values)
    )


def is_fixed(key, value):
    if key == "s3:dataaccesspointarn" and ACCESS_POINT.fullmatch(value):
        return True
    if key == "aws:sourceip":
        return is_narrow(value)
    return not re.search(r"[*?]|\$\{", value)


def is_narrow(value):
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    return network.prefixlen >= BROADEST[network.version]


def listed(value):
    if value is None:
        return []
    return value if isinstance(value, list) else [value]

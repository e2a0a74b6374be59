"""What IAM checks and moto does not. Each patch names the documentation of the behavior."""

import json
import secrets
import string

from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.exceptions import (
    EntityAlreadyExists,
    LimitExceededException,
    MalformedPolicyDocument,
    NoSuchEntity,
    NotFoundException,
)
from moto.iam.models import AWSManagedPolicy, IAMBackend, Role, User
from moto.iam.policy_validation import IAMTrustPolicyDocumentValidator

import delays
import policy_documents

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
TRUST_POLICY_CHARACTERS = 2048
INLINE_POLICIES_CHARACTERS = 10240

# The AWS managed policies that a role that reads S3 might have. moto would load all 1,500 at each reset.
AWS_MANAGED_POLICIES = {
    name: data
    for name, data in json.loads(aws_managed_policies_data).items()
    if name.startswith("AmazonS3") or name in ("AdministratorAccess", "PowerUserAccess", "ReadOnlyAccess")
}


def without_white_space(text):
    return "".join(text.split())


def checked_trust(text):
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html"""
    if len(without_white_space(text)) > TRUST_POLICY_CHARACTERS:
        raise LimitExceededException(f"Cannot exceed quota for ACLSizePerRole: {TRUST_POLICY_CHARACTERS}")
    try:
        document = json.loads(text)
    except ValueError as error:
        raise MalformedPolicyDocument("This policy contains invalid Json") from error
    IAMTrustPolicyDocumentValidator(text).validate()
    try:
        return policy_documents.check_principals(document)
    except policy_documents.InvalidPrincipal as refusal:
        raise MalformedPolicyDocument(f"Invalid principal in policy: {refusal}") from refusal


def check_boundary(backend, arn):
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html"""
    if arn and backend.policy_arn_regex.match(arn) and arn not in backend.managed_policies and ":iam::aws:" not in arn:
        raise NoSuchEntity(f"Scope ARN: {arn} does not exist or is not attachable.")


def unique_user_id():
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids"""
    return "AIDA" + "".join(secrets.choice(string.ascii_uppercase + "234567") for _ in range(17))


def shown_trust(role):
    return policy_documents.as_shown(role.saved_trust, getattr(role, "trust_depends_on", {}))


def save_trust(role, text):
    role.saved_trust = text
    if not hasattr(role, "trust_history"):
        role.trust_history = delays.Propagating()
    role.trust_history.set(text, delays.current["iam"])


def note_policies(role):
    if not hasattr(role, "policy_history"):
        role.policy_history = delays.Propagating()
    role.policy_history.set(dict(role.policies), delays.current["iam"])


def apply():
    new_user = User.__init__
    create_role = IAMBackend.create_role
    get_role = IAMBackend.get_role
    update_trust = IAMBackend.update_assume_role_policy
    put_role_policy = IAMBackend.put_role_policy
    delete_role_policy = IAMBackend.delete_role_policy
    put_boundary = IAMBackend.put_role_permissions_boundary

    def some_managed_policies(self):
        return [
            AWSManagedPolicy.from_data(name, self.account_id, self.region_name, data)
            for name, data in AWS_MANAGED_POLICIES.items()
        ]

    def new_user_with_unique_id(self, *arguments, **named):
        new_user(self, *arguments, **named)
        self.id = unique_user_id()

    def create_checked_role(self, role_name, assume_role_policy_document, path, permissions_boundary, *rest, **named):
        # Names are unique case-insensitively: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
        if any(role.name.lower() == role_name.lower() for role in self.get_roles()):
            raise EntityAlreadyExists(f"Role with name {role_name} already exists.")
        depends_on = checked_trust(assume_role_policy_document)
        check_boundary(self, permissions_boundary)
        role = create_role(self, role_name, assume_role_policy_document, path, permissions_boundary, *rest, **named)
        role.trust_depends_on = depends_on
        return role

    def update_checked_trust(self, role_name, policy_document):
        role = self.get_role(role_name)
        depends_on = checked_trust(policy_document)
        update_trust(self, role_name, policy_document)
        role.trust_depends_on = depends_on

    def put_limited_policy(self, role_name, policy_name, policy_json):
        others = [text for name, text in self.get_role(role_name).policies.items() if name != policy_name]
        if len(without_white_space("".join([*others, policy_json]))) > INLINE_POLICIES_CHARACTERS:
            limit = f"Maximum policy size of {INLINE_POLICIES_CHARACTERS} bytes exceeded for role {role_name}"
            raise LimitExceededException(limit)
        put_role_policy(self, role_name, policy_name, policy_json)
        note_policies(self.get_role(role_name))

    def delete_policy_later(self, role_name, policy_name):
        delete_role_policy(self, role_name, policy_name)
        note_policies(self.get_role(role_name))

    def put_existing_boundary(self, role_name, permissions_boundary):
        check_boundary(self, permissions_boundary)
        put_boundary(self, role_name, permissions_boundary)

    def get_role_or_say_so(self, role_name):
        """moto says it in other words."""
        try:
            return get_role(self, role_name)
        except NotFoundException:
            raise NotFoundException(f"The role with name {role_name} cannot be found.") from None

    User.__init__ = new_user_with_unique_id
    IAMBackend.get_role = get_role_or_say_so
    IAMBackend._init_aws_policies = some_managed_policies
    IAMBackend.create_role = create_checked_role
    IAMBackend.update_assume_role_policy = update_checked_trust
    IAMBackend.put_role_policy = put_limited_policy
    IAMBackend.delete_role_policy = delete_policy_later
    IAMBackend.put_role_permissions_boundary = put_existing_boundary
    Role.assume_role_policy_document = property(shown_trust, save_trust)

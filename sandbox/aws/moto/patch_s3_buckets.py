"""
New buckets, bucket policies and requester pays as S3 has them today.
"…/API/" stands for https://docs.aws.amazon.com/AmazonS3/latest/API/.
"""

import json

import xmltodict
from moto.core.responses import ActionResult, EmptyResult
from moto.iam.access_control import PermissionResult
from moto.s3.exceptions import MalformedXML
from moto.s3.models import FakeBucket, PublicAccessBlock, S3Backend
from moto.s3.responses import S3Response

import policy_documents
from patch_s3_documents import account_blocks_public_policies
from public_policies import policy_is_public
from s3_refusal import Refusal

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-policy-alternatives-guidelines.html
BUCKET_POLICY_BYTES = 20 * 1024

STATEMENT_ELEMENTS = {
    "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
}  # fmt: skip


def refuse(message):
    raise Refusal("MalformedPolicy", message)


def default_encryption():
    """
    SSE-S3 on every bucket since January 2023.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
    """
    default = {"SSEAlgorithm": "AES256"}
    return {"Rule": {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": "false"}}


def check_statement(statement, bucket_arn):
    if not isinstance(statement, dict):
        refuse("This policy contains invalid Json")
    for element in statement:
        if element not in STATEMENT_ELEMENTS:
            refuse(f"Unknown field {element}")
    if statement.get("Effect") not in ("Allow", "Deny"):
        refuse("Missing required field Effect" if "Effect" not in statement else "Invalid effect")
    for element in ("Principal", "Action", "Resource"):
        if element not in statement and f"Not{element}" not in statement:
            refuse(f"Missing required field {element}")
    actions = policy_documents.as_list(statement.get("Action", statement.get("NotAction")))
    if not all(isinstance(action, str) and (action == "*" or action.lower().startswith("s3:")) for action in actions):
        refuse("Policy has invalid action")
    resources = policy_documents.as_list(statement.get("Resource", statement.get("NotResource")))
    if not all(resource in ("*", bucket_arn) or str(resource).startswith(f"{bucket_arn}/") for resource in resources):
        refuse("Policy has invalid resource")


def checked_policy(text, bucket_arn):
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html and …/API/ErrorResponses.html"""
    try:
        document = json.loads(text)
    except ValueError:
        refuse("Policies must be valid JSON and the first byte must be '{'")
    if not isinstance(document, dict):
        refuse("Policies must be valid JSON and the first byte must be '{'")
    if len(json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()) > BUCKET_POLICY_BYTES:
        raise Refusal("PolicyTooLarge", "Policy exceeds the maximum allowed document size.")
    if document.get("Version", "2008-10-17") not in ("2008-10-17", "2012-10-17"):
        refuse("The policy must contain a valid version string")
    if not document.get("Statement"):
        refuse("Missing required field Statement")
    statements = policy_documents.as_list(document["Statement"])
    for statement in statements:
        check_statement(statement, bucket_arn)
    sids = [statement["Sid"] for statement in statements if statement.get("Sid")]
    if len(sids) != len(set(sids)):
        refuse("Statement IDs (SID) in a single policy must be unique")
    try:
        return policy_documents.check_principals(document)
    except policy_documents.InvalidPrincipal:
        refuse("Invalid principal in policy")


def shown_policy(bucket):
    if bucket.saved_policy is None:
        return None
    return policy_documents.as_shown(bucket.saved_policy.decode(), getattr(bucket, "policy_depends_on", {})).encode()


def save_policy(bucket, text):
    bucket.saved_policy = text


def apply():
    new_bucket = FakeBucket.__init__
    get_bucket_sub_resource = S3Response._bucket_response_get
    put_bucket_sub_resource = S3Response._bucket_response_put
    head_bucket = S3Response.head_bucket

    def new_bucket_with_defaults(self, *arguments, **named):
        """https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html"""
        new_bucket(self, *arguments, **named)
        self.public_access_block = PublicAccessBlock(True, True, True, True)
        self.ownership_rule = "BucketOwnerEnforced"
        self.encryption = default_encryption()

    def head_bucket_as_xml(self):
        """Without a body. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html"""
        status, headers, body = head_bucket(self)
        return status, {"content-type": "application/xml", **headers}, body

    def put_checked_policy(self, bucket_name, policy):
        bucket = self.get_bucket(bucket_name)
        depends_on = checked_policy(policy, bucket.arn)
        # https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
        block = bucket.public_access_block
        blocked = (block and block.block_public_policy) or account_blocks_public_policies(
            self.account_id, self.partition
        )
        if blocked and policy_is_public(policy):
            raise Refusal("AccessDenied", "Access Denied", status=403)
        bucket.policy_depends_on = depends_on
        bucket.policy = policy if isinstance(policy, bytes) else policy.encode()

    def reset_encryption(self, bucket_name):
        """https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketEncryption.html"""
        self.get_bucket(bucket_name).encryption = default_encryption()

    def get_sub_resource(self, bucket_name, querystring):
        """…/API/API_GetBucketRequestPayment.html; moto would list objects."""
        if "requestPayment" not in querystring:
            return get_bucket_sub_resource(self, bucket_name, querystring)
        self.data["Action"] = "GetBucketRequestPayment"
        return self.serialized(ActionResult({"Payer": self.backend.get_bucket(bucket_name).payer}))

    def put_sub_resource(self, request, bucket_name, querystring):
        """…/API/API_PutBucketRequestPayment.html; moto would create a bucket."""
        if "requestPayment" not in querystring:
            return put_bucket_sub_resource(self, request, bucket_name, querystring)
        payer = xmltodict.parse(self.body)["RequestPaymentConfiguration"].get("Payer")
        if payer not in ("BucketOwner", "Requester"):
            raise MalformedXML
        self.backend.get_bucket(bucket_name).payer = payer
        self.data["Action"] = "PutBucketRequestPayment"
        return self.serialized(EmptyResult())

    def leave_permission_to_the_gateway(self, action, resource):
        """moto evaluates only statements for Principal "*", and no conditions: any Deny would deny everything."""
        return PermissionResult.PERMITTED

    FakeBucket.__init__ = new_bucket_with_defaults
    FakeBucket.get_permission = leave_permission_to_the_gateway
    FakeBucket.policy = property(shown_policy, save_policy)
    S3Backend.put_bucket_policy = put_checked_policy
    S3Backend.delete_bucket_encryption = reset_encryption
    S3Response._bucket_response_get = get_sub_resource
    S3Response.head_bucket = head_bucket_as_xml
    S3Response._bucket_response_put = put_sub_resource
    S3Response.all_buckets = list_buckets_with_region


def list_buckets_with_region(self):
    """BucketRegion is part of each bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html"""
    prefix, region = self._get_param("prefix"), self._get_param("bucket-region")
    after, limit = self._get_param("continuation-token") or "", int(self._get_param("max-buckets") or 10000)
    buckets = self.backend.list_buckets(prefix=prefix, bucket_region=region, max_buckets=None)
    rest = sorted((b for b in buckets if b.name > after), key=lambda b: b.name)
    page = rest[:limit]
    answer = {
        "Owner": {"ID": "bcaf1ffd86f41161ca5fb16fd081034f"},
        "Buckets": [
            {"Name": b.name, "CreationDate": b.creation_date_ISO8601, "BucketRegion": b.region_name} for b in page
        ],
    }
    if prefix:
        answer["Prefix"] = prefix
    if len(rest) > len(page):
        answer["ContinuationToken"] = page[-1].name
    self.data["Action"] = "ListBuckets"
    return self.serialized(ActionResult(answer))

"""Documents of a bucket that S3 refuses and moto takes."""

from moto.s3.models import OWNER, S3Backend
from moto.s3control.models import s3control_backends

from s3_refusal import Refusal

ENFORCED = "BucketOwnerEnforced"


def grants_others(bucket):
    """Whether an ACL grants anything to others than the owner."""
    grantees = [grantee for grant in (bucket.acl.grants if bucket.acl else []) for grantee in grant.grantees]
    return any(grantee.uri or grantee.id != OWNER for grantee in grantees)


def account_blocks_public_policies(account, partition):
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-account.html"""
    block = s3control_backends[account][partition].public_access_block
    return bool(block and block.block_public_policy)


def apply():
    put_ownership = S3Backend.put_bucket_ownership_controls
    put_lifecycle = S3Backend.put_bucket_lifecycle_configuration

    def put_possible_ownership(self, bucket_name, ownership):
        """https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-ownership-error-responses.html"""
        if ownership == ENFORCED and grants_others(self.get_bucket(bucket_name)):
            code = "InvalidBucketAclWithObjectOwnership"
            raise Refusal(code, "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting")
        put_ownership(self, bucket_name, ownership)

    def put_lifecycle_of_one_version(self, bucket_name, rules):
        """https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html"""
        if len({"Filter" in rule for rule in rules}) > 1:
            message = "Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter."
            raise Refusal("InvalidRequest", message)
        put_lifecycle(self, bucket_name, rules)

    S3Backend.put_bucket_ownership_controls = put_possible_ownership
    S3Backend.put_bucket_lifecycle_configuration = put_lifecycle_of_one_version

"""Errors of S3 that moto does not have, with their HTTP status."""

from moto.s3.exceptions import S3ClientError
from moto.s3.responses import S3Response


class Refusal(S3ClientError):
    """https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"""

    def __init__(self, code, message, status=400, argument=None):
        super().__init__(code, message)
        self.status = status
        if argument:
            self.argument_name, self.argument_value = argument


def apply():
    serialized = S3Response.serialized

    def serialized_with_status(self, action_result):
        """moto returns 400 for every code that is not in the API's model."""
        status, headers, body = serialized(self, action_result)
        if isinstance(action_result.result, Refusal):
            status = action_result.result.status
        return status, headers, body

    S3Response.serialized = serialized_with_status

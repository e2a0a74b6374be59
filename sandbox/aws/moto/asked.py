"""A request in the terms of what may be late about it."""

import io
from dataclasses import dataclass
from urllib.parse import parse_qs

# The settings of a bucket that have their own query parameter.
SETTINGS = (
    "encryption", "lifecycle", "logging", "notification", "ownershipControls", "policy", "publicAccessBlock",
    "requestPayment", "tagging", "versioning",
)  # fmt: skip

# It knows what it is to deliver. traffic/deliver.ts sends its name.
LOGGING_SERVICE = "logging.s3.amazonaws.com"


@dataclass(frozen=True)
class Asked:
    service: str
    method: str
    # S3: the bucket, and which of its settings; None = the bucket itself.
    bucket: str = ""
    setting: str | None = None
    # IAM: "DeleteRole", and its role.
    action: str = ""
    role: str = ""
    body: str = ""
    # Whose access key it is.
    reader: str = ""

    @property
    def is_read(self):
        return self.method in ("GET", "HEAD") if self.service == "s3" else self.action.startswith(("Get", "List"))

    @property
    def is_creation(self):
        """CreateBucket."""
        return self.method == "PUT" and self.setting is None

    @property
    def identity(self):
        return (self.service, self.method, self.bucket, self.setting, self.action, self.role)


def body_of(environ):
    """Leaves the body to be read again."""
    body = environ["wsgi.input"].read()
    environ["wsgi.input"] = io.BytesIO(body)
    return body.decode("utf-8", "replace")


def asked_of_s3(environ):
    """None for what is about single objects: they are consistent at once."""
    bucket, _, key = environ["PATH_INFO"].lstrip("/").partition("/")
    names = [part.partition("=")[0] for part in environ["QUERY_STRING"].split("&")]
    if not bucket or key or "delete" in names:
        return None
    setting = next((name for name in SETTINGS if name in names), None)
    reader = environ["HTTP_AUTHORIZATION"].partition("Credential=")[2].partition("/")[0]
    return Asked("s3", environ["REQUEST_METHOD"], bucket, setting, body=body_of(environ), reader=reader)


def asked_of_iam(environ):
    body = body_of(environ)
    form = parse_qs(body)
    action, role = form.get("Action", [""])[0], form.get("RoleName", [""])[0]
    return Asked("iam", environ["REQUEST_METHOD"], action=action, role=role, body=body)


def asked(environ):
    """None when nothing is late about it."""
    if LOGGING_SERVICE in environ.get("HTTP_USER_AGENT", ""):
        return None
    scope = environ.get("HTTP_AUTHORIZATION", "")
    if "/s3/aws4_request" in scope:
        return asked_of_s3(environ)
    return asked_of_iam(environ) if "/iam/aws4_request" in scope else None

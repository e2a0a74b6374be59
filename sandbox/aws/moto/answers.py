"""Answers of an AWS that is late, and asking moto for its own."""

import io
from dataclasses import dataclass, field
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Answer:
    status: str
    body: bytes
    headers: list = field(default_factory=lambda: [("content-type", "application/xml")])

    @property
    def succeeded(self):
        return self.status.startswith("2")

    def send(self, start_response, more):
        others = [(name, value) for name, value in self.headers if name.lower() != "content-length"]
        start_response(self.status, [*others, *more, ("content-length", str(len(self.body)))])
        return [self.body]


def ask(moto, environ):
    kept = {}

    def start_response(status, headers, exc_info=None):
        kept.update(status=status, headers=headers)

    parts = moto(environ, start_response)
    try:
        body = b"".join(parts)
    finally:
        getattr(parts, "close", lambda: None)()
    return Answer(kept["status"], body, kept["headers"])


def read_instead(moto, environ):
    """What a GET would answer in place of this request."""
    return ask(moto, {**environ, "REQUEST_METHOD": "GET", "CONTENT_LENGTH": "0", "wsgi.input": io.BytesIO()})


def s3_error(status, code, message, **more):
    """https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"""
    elements = {"Code": code, "Message": message, **more}
    inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in elements.items())
    return Answer(status, f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{inner}</Error>'.encode())


def iam_error(status, code, message):
    inner = f"<Type>Sender</Type><Code>{code}</Code><Message>{escape(message)}</Message>"
    return Answer(status, f"<ErrorResponse><Error>{inner}</Error></ErrorResponse>".encode())

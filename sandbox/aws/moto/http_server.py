"""
A WSGI server for one client, the gateway, which reuses its connections and sends the length of every body. werkzeug's
server closes the connection after each answer, which costs a new connection and a new thread for every request.
"""

import io
import socketserver
import sys
import threading
from contextlib import contextmanager
from email.utils import formatdate
from urllib.parse import unquote

from moto.core.request import (
    PRESERVED_HEADER_NAMES_ENVIRON_KEY,
    environ_key_for_header,
    should_preserve_original_header_name,
)

LONGEST_LINE = 65536


class Handler(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True
    # One packet for head and body.
    wbufsize = -1

    def handle(self):
        while (line := self.rfile.readline(LONGEST_LINE)) not in (b"", b"\r\n"):
            environ = self.environ(line.decode("latin-1"))
            with self.server.request():
                self.answer(environ)

    def environ(self, line):
        method, target, protocol = line.split()
        path, _, query = target.partition("?")
        environ = {
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            # WSGI has the bytes of a path as characters: https://peps.python.org/pep-3333/#unicode-issues
            "PATH_INFO": unquote(path, "latin-1"),
            "QUERY_STRING": query,
            "REQUEST_URI": target,
            "RAW_URI": target,
            "REMOTE_ADDR": self.client_address[0],
            "REMOTE_PORT": self.client_address[1],
            "SERVER_NAME": self.server.server_address[0],
            "SERVER_PORT": str(self.server.server_address[1]),
            "SERVER_PROTOCOL": protocol,
            PRESERVED_HEADER_NAMES_ENVIRON_KEY: {},
        }
        for name, value in self.headers():
            put_header(environ, name, value)
        environ["wsgi.input"] = io.BytesIO(self.rfile.read(int(environ.get("CONTENT_LENGTH", 0))))
        return environ

    def headers(self):
        while (line := self.rfile.readline(LONGEST_LINE)) not in (b"", b"\r\n"):
            name, _, value = line.decode("latin-1").partition(":")
            yield name, value.strip()

    def answer(self, environ):
        head = []

        def start_response(status, headers, exc_info=None):
            date = f"date: {formatdate(usegmt=True)}"
            head[:] = [f"HTTP/1.1 {status}", date, *(f"{name}: {value}" for name, value in headers)]

        parts = self.server.application(environ, start_response)
        try:
            body = b"".join(parts)
        finally:
            getattr(parts, "close", lambda: None)()
        # Of a HEAD, the length is that of the body which a GET would have.
        if not any(line.lower().startswith("content-length:") for line in head):
            head.append(f"content-length: {len(body)}")
        self.wfile.write("\r\n".join([*head, "", ""]).encode("latin-1"))
        if environ["REQUEST_METHOD"] != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()


def put_header(environ, name, value):
    """S3 metadata may have underscores in its names. WSGI can't tell them from dashes, so moto wants them named."""
    if "_" not in name:
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    elif should_preserve_original_header_name(name):
        key = environ_key_for_header(name)
        if key not in environ:
            environ[PRESERVED_HEADER_NAMES_ENVIRON_KEY][key] = name
            environ[key] = value


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address, application):
        super().__init__(address, Handler)
        self.application = application
        self.requests = 0
        self.change = threading.Condition()

    @property
    def port(self):
        return self.server_address[1]

    @contextmanager
    def request(self):
        with self.change:
            self.requests += 1
        try:
            yield
        finally:
            with self.change:
                self.requests -= 1
                self.change.notify_all()

    def alone(self, work):
        """Within a request: runs work when no other request is under way, and lets none begin meanwhile."""
        with self.change:
            self.change.wait_for(lambda: self.requests == 1)
            return work()

    def handle_error(self, request, client_address):
        """A gateway that goes away in the middle of an answer is not an error."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

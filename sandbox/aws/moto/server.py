"""
moto's server with the patches of this folder. Prints `{"port": N}` when it is ready, and exits when its standard input
closes, so that it never outlives the sandbox. Neither do its copies, which share that input.
"""

import json
import os
import threading
import traceback

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

import delays
import facts
import late
import patch_clock
import patch_iam
import patch_keys
import patch_s3_buckets
import patch_s3_documents
import patch_s3_logging
import patch_s3_notifications
import patch_sns
import patch_speed
import patch_sqs
import s3_refusal
import service_queue
from fork import fork, reap_copies
from http_server import Server

ANSWERS = {
    "/moto-api/sandbox/facts": facts.facts,
    "/moto-api/sandbox/user": facts.add_user,
    "/moto-api/sandbox/reset": facts.reset,
    "/moto-api/sandbox/delays": delays.set_delays,
    "/moto-api/sandbox/take-messages": service_queue.take,
    "/moto-api/sandbox/count-messages": service_queue.state,
}

PATCHES = (
    s3_refusal,
    patch_iam,
    patch_keys,
    patch_s3_buckets,
    patch_s3_documents,
    patch_s3_logging,
    patch_s3_notifications,
    patch_sns,
    patch_clock,
    patch_speed,
    patch_sqs,
)


def application(moto):
    """moto's application, with the additional endpoints that the gateway needs."""

    def answer(environ, start_response):
        if "HTTP_X_SANDBOX_AHEAD_MS" in environ:
            patch_clock.set_clock(float(environ["HTTP_X_SANDBOX_AHEAD_MS"]))
        ask = ANSWERS.get(environ["PATH_INFO"])
        if ask is None:
            return moto(environ, start_response)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        try:
            status, text = "200 OK", json.dumps(ask(json.loads(body))).encode()
        except Exception:
            status, text = "500 Internal Server Error", traceback.format_exc().encode()
        start_response(status, [("content-type", "application/json"), ("content-length", str(len(text)))])
        return [text]

    return answer


def end_with_standard_input():
    # Not by sys.stdin: a copy would wait forever for the lock that a thread of the original holds.
    while os.read(0, 4096):
        pass
    os._exit(0)


def serve(app, report):
    server = Server(("127.0.0.1", 0), app)
    ANSWERS["/moto-api/sandbox/fork"] = lambda _: {"port": server.alone(lambda: fork(lambda to: serve(app, to)))}
    ANSWERS["/moto-api/sandbox/exit"] = lambda _: os._exit(0)
    threading.Thread(target=end_with_standard_input, daemon=True).start()
    report(server.port)
    server.serve_forever()


def main():
    for patch in PATCHES:
        patch.apply()
    reap_copies()
    moto = DomainDispatcherApplication(create_backend_app)
    serve(application(late.application(moto)), lambda port: print(json.dumps({"port": port}), flush=True))


if __name__ == "__main__":
    main()

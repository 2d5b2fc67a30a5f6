"""server.py DESCRIPTORS [gzip]: the probe on a free port; writes "listening PORT"; ends with its input."""
import collections
import sys
import threading
import time
from concurrent import futures

import grpc
from probe import METHODS, SERVICE, Note, kind

marks = collections.defaultdict(threading.Event)


def behave(context):
    headers = context.invocation_metadata()
    wanted = {key: value for key, value in headers}
    told = [(key, value) for key, value in headers if key in ("text", "data-bin")]
    left = context.time_remaining()
    context.set_trailing_metadata(told + [("left-ms", "none" if left is None or left > 1e8 else str(int(left * 1000)))])
    if "mark" in wanted:
        context.add_callback(lambda: None if context.code() else marks[wanted["mark"]].set())
    if "want-headers" in wanted:
        context.send_initial_metadata(told)
    end = time.monotonic() + int(wanted.get("want-delay-ms", 0)) / 1000
    while time.monotonic() < end and context.is_active():
        time.sleep(0.005)
    if "want-status" in wanted:
        code = next(code for code in grpc.StatusCode if code.value[0] == int(wanted["want-status"]))
        context.abort(code, wanted.get("want-detail-bin", b"").decode())
    return wanted


def echo(request, context):
    wanted = behave(context)
    if "ask-mark" in wanted:
        return Note(text="cancelled" if marks[wanted["ask-mark"]].wait(20) else "running")
    return request


def collect(requests, context):
    behave(context)
    answer = Note()
    for note in requests:
        answer.text += note.text
        answer.number += 1
        answer.data = note.data
    return answer


def expand(request, context):
    behave(context)
    for i in range(request.number):
        yield Note(number=i, data=request.data)


def chat(requests, context):
    if "want-end" not in behave(context):
        yield from requests


def main():
    compression = grpc.Compression.Gzip if sys.argv[2:] == ["gzip"] else None
    server = grpc.server(futures.ThreadPoolExecutor(64), compression=compression)
    functions = {"Echo": echo, "Collect": collect, "Expand": expand, "Chat": chat}
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, {
        name: getattr(grpc, f"{kind(streamed)}_rpc_method_handler")(functions[name], Note.FromString, Note.SerializeToString)
        for name, streamed in METHODS.items()}),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(f"listening {port}", flush=True)
    sys.stdin.read()
    server.stop(0)


main()

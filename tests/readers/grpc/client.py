"""client.py DESCRIPTORS HOST:PORT PACKED_HOST:PORT: calls the probe with grpcio; one line of JSON per check."""
import json
import sys
import threading
import time
import uuid

import grpc
from probe import METHODS, SERVICE, UNLIMITED, Note, kind, message

BYTES = bytes([0, 255, 128, 44, 10, 13])


class Client:
    def __init__(self, address, options=(), compression=None):
        self.channel = grpc.insecure_channel(address, options=list(options), compression=compression)
        for name, streamed in {**METHODS, "Absent": (False, False)}.items():
            setattr(self, name.lower(), getattr(self.channel, kind(streamed))(f"/{SERVICE}/{name}", Note.SerializeToString, Note.FromString))


def expect(code, call):
    try:
        call()
    except grpc.RpcError as error:
        assert error.code() == code, f"{error.code()} {error.details()}"
        return error
    raise AssertionError(f"no {code}")


def unary(plain, packed):
    for size in (0, 1, 16379, 70000, 4000000):
        note = Note(text="añ", number=size, data=b"x" * size)
        assert plain.echo(note) == note
    assert plain.echo(Note()) == Note()


def request_stream(plain, packed):
    for count, size in ((0, 0), (1, 5), (2000, 3), (40, 200000)):
        answer = plain.collect(Note(text="x", data=b"d" * size) for _ in range(count))
        assert (answer.text, answer.number, len(answer.data)) == ("x" * count, count, size if count else 0)


def response_stream(plain, packed):
    for count, size in ((0, 0), (1, 5), (5000, 3), (40, 300000)):
        notes = list(plain.expand(Note(number=count, data=b"d" * size)))
        assert [note.number for note in notes] == list(range(count)) and all(len(note.data) == size for note in notes)


def duplex(plain, packed):
    sent = [Note(number=i, data=b"d" * 65536) for i in range(200)]
    assert [note.number for note in plain.chat(iter(sent))] == list(range(200))
    turn = threading.Semaphore(1)

    def in_turn():
        for i in range(50):
            turn.acquire()
            yield Note(number=i)

    got = []
    for note in plain.chat(in_turn()):
        got.append(note.number)
        turn.release()
    assert got == list(range(50))
    assert list(plain.chat(iter(sent), metadata=(("want-end", "1"),))) == []


def metadata(plain, packed):
    sent = (("text", "one, two"), ("data-bin", BYTES), ("data-bin", b"second"), ("want-headers", "1"))
    answer, call = plain.echo.with_call(Note(), metadata=sent)
    for received in (call.initial_metadata(), call.trailing_metadata()):
        assert ("text", "one, two") in received
        assert [value for key, value in received if key == "data-bin"] == [BYTES, b"second"], received


def status(plain, packed):
    detail = "50 % – naïve\nsecond line 你"
    rich = bytes([8, 5, 18, 4]) + b"rich"
    for code in grpc.StatusCode:
        if code is grpc.StatusCode.OK:
            continue
        sent = (("want-status", str(code.value[0])), ("want-detail-bin", detail.encode()), ("data-bin", BYTES))
        for call in (lambda: plain.echo(Note(), metadata=sent), lambda: list(plain.expand(Note(number=1), metadata=sent)), lambda: plain.collect(iter([Note()]), metadata=sent), lambda: list(plain.chat(iter([Note()]), metadata=sent))):
            error = expect(code, call)
            assert error.details() == detail, error.details()
            assert ("data-bin", BYTES) in error.trailing_metadata()
    error = expect(grpc.StatusCode.NOT_FOUND, lambda: plain.echo(Note(), metadata=(("want-rich-bin", rich), ("want-status", "5"))))
    assert ("grpc-status-details-bin", rich) in error.trailing_metadata(), error.trailing_metadata()


def exceptions(plain, packed):
    error = expect(grpc.StatusCode.UNKNOWN, lambda: plain.echo(Note(), metadata=(("want-exception", "secret"),)))
    assert "secret" not in error.details()


def deadlines(plain, packed):
    answer, call = plain.echo.with_call(Note(), timeout=30)
    left = int(dict(call.trailing_metadata())["left-ms"])
    assert 1000 < left <= 30100, left
    late = (("want-delay-ms", "20000"),)
    for call in (lambda: plain.echo(Note(), timeout=0.2, metadata=late), lambda: list(plain.expand(Note(number=1), timeout=0.2, metadata=late)), lambda: plain.collect(iter([Note()]), timeout=0.2, metadata=late), lambda: list(plain.chat(iter([Note()]), timeout=0.2, metadata=late))):
        expect(grpc.StatusCode.DEADLINE_EXCEEDED, call)


def server_keeps_deadlines(plain, packed):
    # The client's own clock is far behind; the method ignores its token, and the server must answer in time.
    mark = uuid.uuid4().hex
    began = time.monotonic()
    expect(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: plain.echo(Note(), metadata=(("want-stubborn-ms", "20000"), ("mark", mark), ("grpc-timeout", "200m"))))
    assert time.monotonic() - began < 15


def cancellation(plain, packed):
    for start in (lambda sent: plain.echo.future(Note(), metadata=sent), lambda sent: plain.expand(Note(number=1000000, data=b"d" * 10000), metadata=sent), lambda sent: plain.chat(iter([Note()]), metadata=sent)):
        mark = uuid.uuid4().hex
        call = start((("mark", mark), ("want-headers", "1"), ("want-delay-ms", "20000")))
        plain.echo(Note(), metadata=(("ask-started", mark),), timeout=20)
        call.cancel()
        assert call.code() == grpc.StatusCode.CANCELLED, call.code()
        assert plain.echo(Note(), metadata=(("ask-mark", mark),), timeout=20).text == "cancelled"


def compression(plain, packed):
    client = Client(packed.address, UNLIMITED, grpc.Compression.Gzip)
    note = Note(text="z" * 100000, data=bytes(200000))
    answer, call = client.echo.with_call(note)
    assert answer == note
    assert dict(call.trailing_metadata())["encoding"] == "gzip"
    assert packed.echo(note) == note
    deflate = Client(packed.address, UNLIMITED, grpc.Compression.Deflate)
    assert deflate.echo(note) == note
    assert [answer == note for answer in client.chat(iter([note] * 3))] == [True] * 3


def sizes(plain, packed):
    expect(grpc.StatusCode.RESOURCE_EXHAUSTED, lambda: plain.echo(Note(data=bytes(5000000))))
    expect(grpc.StatusCode.RESOURCE_EXHAUSTED, lambda: plain.collect(iter([Note(data=bytes(5000000))] * 3)))
    # Small on the wire, too long when unpacked.
    expect(grpc.StatusCode.RESOURCE_EXHAUSTED, lambda: Client(plain.address, UNLIMITED, grpc.Compression.Gzip).echo(Note(data=bytes(50000000))))


def unimplemented(plain, packed):
    for path in (f"/{SERVICE}/Absent", f"/{SERVICE}/Nothing", "/no.Service/Nothing"):
        expect(grpc.StatusCode.UNIMPLEMENTED, lambda: plain.channel.unary_unary(path, Note.SerializeToString, Note.FromString)(Note()))


def concurrency(plain, packed):
    calls = [plain.echo.future(Note(number=i)) for i in range(500)]
    assert [call.result().number for call in calls] == list(range(500))


def health(plain, packed):
    Request, Response = message("grpc.health.v1.HealthCheckRequest"), message("grpc.health.v1.HealthCheckResponse")
    check = plain.channel.unary_unary("/grpc.health.v1.Health/Check", Request.SerializeToString, Response.FromString)
    watch = plain.channel.unary_stream("/grpc.health.v1.Health/Watch", Request.SerializeToString, Response.FromString)
    assert check(Request()).status == 1
    assert check(Request(service="broken")).status == 2
    expect(grpc.StatusCode.NOT_FOUND, lambda: check(Request(service="nobody")))
    watching = watch(Request(service="nobody"), timeout=10)
    assert next(watching).status == 3
    watching.cancel()


def main():
    addresses = sys.argv[2:4]
    plain, packed = (Client(address, UNLIMITED) for address in addresses)
    plain.address, packed.address = addresses
    for check in (unary, request_stream, response_stream, duplex, metadata, status, exceptions, deadlines, server_keeps_deadlines, cancellation, compression, sizes, unimplemented, concurrency, health):
        problem = None
        try:
            check(plain, packed)
        except Exception as failure:  # every check is reported
            problem = f"{type(failure).__name__}: {failure}"
        print(json.dumps({"check": check.__name__, "problem": problem}), flush=True)


main()

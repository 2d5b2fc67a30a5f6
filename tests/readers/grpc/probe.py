"""The probe service for grpcio, from a descriptor set written by the tests: no code generation."""
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool

try:
    from google.protobuf.message_factory import GetMessageClass
except ImportError:  # protobuf before 4.22
    from google.protobuf.message_factory import MessageFactory

    def GetMessageClass(descriptor):
        return MessageFactory(POOL).GetPrototype(descriptor)


POOL = descriptor_pool.DescriptorPool()


def load(path):
    files = descriptor_pb2.FileDescriptorSet()
    with open(path, "rb") as source:
        files.ParseFromString(source.read())
    for file in files.file:
        POOL.Add(file)


def message(name):
    return GetMessageClass(POOL.FindMessageTypeByName(name))


load(sys.argv[1])
Note = message("datacube.probe.v1.Note")
SERVICE = "datacube.probe.v1.Probe"
METHODS = {"Echo": (False, False), "Collect": (True, False), "Expand": (False, True), "Chat": (True, True)}
UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


def kind(streamed):
    return f"{'stream' if streamed[0] else 'unary'}_{'stream' if streamed[1] else 'unary'}"

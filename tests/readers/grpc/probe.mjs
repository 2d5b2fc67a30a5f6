// The probe service and its messages for @grpc/grpc-js, from the .proto file of the tests.
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import { fileURLToPath } from 'node:url';

export { grpc };

export function load(path) {
  return grpc.loadPackageDefinition(loader.loadSync(path, { keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true }));
}

const proto = fileURLToPath(new URL('../../Datacube.Grpc.Tests/Protos/probe.proto', import.meta.url));
export const Probe = load(proto).datacube.probe.v1.Probe;
export const unlimited = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };

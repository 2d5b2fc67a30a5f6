// node client.mjs HOST:PORT PACKED_HOST:PORT: calls the probe with @grpc/grpc-js; one line of JSON per check.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import descriptor from 'protobufjs/ext/descriptor/index.js';
import { grpc, load, Probe, unlimited } from './probe.mjs';

const [plainAddress, packedAddress] = process.argv.slice(2);
const client = (address, options = {}) => new Probe(address, grpc.credentials.createInsecure(), { ...unlimited, ...options });
const plain = client(plainAddress);
const packed = client(packedAddress);
const bytes = Buffer.from([0, 255, 128, 44, 10, 13]);

function meta(entries) {
  const metadata = new grpc.Metadata();
  for (const [name, value] of entries) metadata.add(name, value);
  return metadata;
}

// One answer: resolves to { answer, headers, trailers }.
function single(of, method, request, metadata = meta([]), options = {}) {
  return new Promise((resolve, reject) => {
    const result = {};
    const done = (error, answer) => { result.error = error; result.answer = answer; };
    const call = Array.isArray(request) ? of[method](metadata, options, done) : of[method](request, metadata, options, done);
    call.on('metadata', (headers) => { result.headers = headers; });
    call.on('status', (status) => { result.trailers = status.metadata; setImmediate(() => result.error ? reject(result.error) : resolve(result)); });
    if (Array.isArray(request)) { for (const note of request) call.write(note); call.end(); }
    if (options.started) options.started(call);
  });
}

function many(of, method, request, metadata = meta([]), options = {}) {
  return new Promise((resolve, reject) => {
    const call = Array.isArray(request) ? of[method](metadata, options) : of[method](request, metadata, options);
    const notes = [];
    call.on('data', (note) => notes.push(note));
    call.on('error', reject);
    call.on('status', () => resolve(notes));
    if (Array.isArray(request)) { for (const note of request) call.write(note); call.end(); }
    if (options.started) options.started(call);
  });
}

async function fails(code, promise) {
  try {
    await promise;
  } catch (error) {
    assert.equal(error.code, code, error.details ?? String(error));
    return error;
  }
  throw new Error(`no failure with ${code}`);
}

const kinds = (metadata, options = () => ({})) => [
  () => single(plain, 'echo', {}, metadata, options()), () => single(plain, 'collect', [{}], metadata, options()),
  () => many(plain, 'expand', { number: 1 }, metadata, options()), () => many(plain, 'chat', [{}], metadata, options()),
];

const checks = {
  async unary() {
    for (const size of [0, 1, 16379, 70000, 4000000]) {
      const note = { text: 'añ', number: size, data: Buffer.alloc(size, 7) };
      assert.deepEqual((await single(plain, 'echo', note)).answer, note);
    }
    assert.deepEqual((await single(plain, 'echo', {})).answer, { text: '', number: 0, data: Buffer.alloc(0) });
  },
  async request_stream() {
    for (const [count, size] of [[0, 0], [1, 5], [2000, 3], [40, 200000]]) {
      const { answer } = await single(plain, 'collect', Array(count).fill({ text: 'x', data: Buffer.alloc(size) }));
      assert.deepEqual([answer.text, answer.number, answer.data.length], ['x'.repeat(count), count, count ? size : 0]);
    }
  },
  async response_stream() {
    for (const [count, size] of [[0, 0], [1, 5], [5000, 3], [40, 300000]]) {
      const notes = await many(plain, 'expand', { number: count, data: Buffer.alloc(size) });
      assert.deepEqual(notes.map((note) => note.number), [...Array(count).keys()]);
      assert(notes.every((note) => note.data.length === size));
    }
  },
  async duplex() {
    const notes = await many(plain, 'chat', [...Array(200).keys()].map((number) => ({ number, data: Buffer.alloc(65536) })));
    assert.deepEqual(notes.map((note) => note.number), [...Array(200).keys()]);
    assert.deepEqual(await many(plain, 'chat', [{}], meta([['want-end', '1']])), []);
  },
  async metadata() {
    const { headers, trailers } = await single(plain, 'echo', {}, meta([['text', 'one, two'], ['data-bin', bytes], ['data-bin', Buffer.from('second')], ['want-headers', '1']]));
    for (const received of [headers, trailers]) {
      assert.deepEqual(received.get('text'), ['one, two']);
      assert.deepEqual(received.get('data-bin'), [bytes, Buffer.from('second')]);
    }
  },
  async status() {
    const detail = '50 % – naïve\nsecond line 你';
    for (let code = 1; code <= 16; code += 1) {
      for (const call of kinds(meta([['want-status', String(code)], ['want-detail-bin', Buffer.from(detail)], ['data-bin', bytes]]))) {
        const error = await fails(code, call());
        assert.equal(error.details, detail);
        assert.deepEqual(error.metadata.get('data-bin'), [bytes]);
      }
    }
    const rich = Buffer.from('0805120472696368', 'hex');
    const error = await fails(5, single(plain, 'echo', {}, meta([['want-rich-bin', rich], ['want-status', '5']])));
    assert.deepEqual(error.metadata.get('grpc-status-details-bin'), [rich]);
  },
  async exceptions() {
    const error = await fails(grpc.status.UNKNOWN, single(plain, 'echo', {}, meta([['want-exception', 'secret']])));
    assert(!error.details.includes('secret'));
  },
  async deadlines() {
    const { trailers } = await single(plain, 'echo', {}, meta([]), { deadline: Date.now() + 30000 });
    const left = Number(trailers.get('left-ms')[0]);
    assert(left > 1000 && left < 30100, String(left));
    for (const call of kinds(meta([['want-delay-ms', '20000']]), () => ({ deadline: Date.now() + 200 }))) await fails(grpc.status.DEADLINE_EXCEEDED, call());
  },
  async cancellation() {
    const cancel = (call) => call.once('metadata', () => call.cancel());
    for (const start of [
      (sent) => single(plain, 'echo', {}, sent, { started: cancel }), (sent) => many(plain, 'expand', { number: 1000000, data: Buffer.alloc(10000) }, sent, { started: cancel }),
      (sent) => many(plain, 'chat', [{}], sent, { started: cancel }),
    ]) {
      const mark = randomUUID();
      await fails(grpc.status.CANCELLED, start(meta([['mark', mark], ['want-headers', '1'], ['want-delay-ms', '20000']])));
      assert.equal((await single(plain, 'echo', {}, meta([['ask-mark', mark]]), { deadline: Date.now() + 20000 })).answer.text, 'cancelled');
    }
  },
  async compression() {
    const note = { text: 'z'.repeat(100000), number: 0, data: Buffer.alloc(200000) };
    for (const algorithm of [1, 2]) {
      const packing = client(packedAddress, { 'grpc.default_compression_algorithm': algorithm });
      const { answer, trailers } = await single(packing, 'echo', note);
      assert.deepEqual(answer, note);
      assert.deepEqual(trailers.get('encoding'), [algorithm === 1 ? 'deflate' : 'gzip']);
      assert.deepEqual(await many(packing, 'chat', [note, note]), [note, note]);
    }
    assert.deepEqual((await single(packed, 'echo', note)).answer, note);
  },
  async sizes() {
    await fails(grpc.status.RESOURCE_EXHAUSTED, single(plain, 'echo', { data: Buffer.alloc(5000000) }));
    await fails(grpc.status.RESOURCE_EXHAUSTED, single(plain, 'collect', Array(3).fill({ data: Buffer.alloc(5000000) })));
    await fails(grpc.status.RESOURCE_EXHAUSTED, single(client(plainAddress, { 'grpc.default_compression_algorithm': 2 }), 'echo', { data: Buffer.alloc(50000000) }));
  },
  async unimplemented() {
    await fails(grpc.status.UNIMPLEMENTED, single(plain, 'absent', {}));
    for (const name of ['/datacube.probe.v1.Probe/Nothing', '/no.Service/Nothing']) {
      await fails(grpc.status.UNIMPLEMENTED, new Promise((resolve, reject) => plain.makeUnaryRequest(name, (x) => x, (x) => x, Buffer.alloc(0), (error) => error ? reject(error) : resolve())));
    }
  },
  async concurrency() {
    const answers = await Promise.all([...Array(500).keys()].map((number) => single(plain, 'echo', { number })));
    assert.deepEqual(answers.map(({ answer }) => answer.number), [...Array(500).keys()]);
  },
  async health() {
    const folder = path.dirname(createRequire(import.meta.url).resolve('grpc-health-check/package.json'));
    const { Health } = load(path.join(folder, 'proto/health/v1/health.proto')).grpc.health.v1;
    const health = new Health(plainAddress, grpc.credentials.createInsecure());
    assert.equal((await single(health, 'check', {})).answer.status, 'SERVING');
    assert.equal((await single(health, 'check', { service: 'broken' })).answer.status, 'NOT_SERVING');
    await fails(grpc.status.NOT_FOUND, single(health, 'check', { service: 'nobody' }));
    const first = await new Promise((resolve, reject) => {
      const call = health.watch({ service: 'nobody' });
      call.on('data', (answer) => { resolve(answer); call.cancel(); });
      call.on('error', reject);
    });
    assert.equal(first.status, 'SERVICE_UNKNOWN');
  },
  async reflection() {
    const folder = path.dirname(createRequire(import.meta.url).resolve('@grpc/reflection/package.json'));
    for (const version of ['v1', 'v1alpha']) {
      const { ServerReflection } = load(path.join(folder, `build/proto/grpc/reflection/${version}/reflection.proto`)).grpc.reflection[version];
      const reflection = new ServerReflection(plainAddress, grpc.credentials.createInsecure());
      const [list, file, symbol, unknown, extensions] = await many(reflection, 'serverReflectionInfo', [
        { list_services: '*' }, { file_by_filename: 'probe.proto' }, { file_containing_symbol: 'datacube.probe.v1.Probe.Echo' }, { file_containing_symbol: 'no.Such' }, { all_extension_numbers_of_type: 'datacube.probe.v1.Note' },
      ]);
      const names = list.list_services_response.service.map((service) => service.name);
      for (const name of ['datacube.probe.v1.Probe', 'grpc.health.v1.Health', 'grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection']) assert(names.includes(name), name);
      assert.deepEqual(file.file_descriptor_response, symbol.file_descriptor_response);
      assert.equal(descriptor.FileDescriptorProto.decode(file.file_descriptor_response.file_descriptor_proto[0]).package, 'datacube.probe.v1');
      assert.equal(unknown.error_response.error_code, grpc.status.NOT_FOUND);
      assert.deepEqual(extensions.all_extension_numbers_response.extension_number, []);
    }
  },
};

for (const [check, run] of Object.entries(checks)) {
  let problem = null;
  try {
    await run();
  } catch (failure) {
    problem = failure.stack ?? String(failure);
  }
  console.log(JSON.stringify({ check, problem }));
}
process.exit(0);

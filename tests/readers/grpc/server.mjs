// node server.mjs [gzip]: the probe on a free port; writes "listening PORT"; ends with its input.
import { grpc, Probe } from './probe.mjs';

const marks = new Map();
const mark = (name) => {
  if (!marks.has(name)) {
    let done;
    const cancelled = new Promise((resolve) => { done = resolve; });
    marks.set(name, { cancelled, done });
  }
  return marks.get(name);
};

async function behave(call) {
  const wanted = (name) => call.metadata.get(name)[0];
  const trailers = new grpc.Metadata();
  for (const name of ['text', 'data-bin']) for (const value of call.metadata.get(name)) trailers.add(name, value);
  const deadline = call.getDeadline();
  trailers.set('left-ms', deadline === Infinity ? 'none' : String(Math.round(Number(deadline) - Date.now())));
  call.on('cancelled', () => wanted('mark') && mark(wanted('mark')).done());
  if (wanted('want-headers')) {
    const headers = new grpc.Metadata();
    for (const name of ['text', 'data-bin']) for (const value of call.metadata.get(name)) headers.add(name, value);
    call.sendMetadata(headers);
  }
  if (wanted('want-delay-ms')) await new Promise((resolve) => setTimeout(resolve, Number(wanted('want-delay-ms'))).unref());
  if (wanted('want-status')) {
    const detail = wanted('want-detail-bin');
    throw { code: Number(wanted('want-status')), details: detail ? detail.toString('utf8') : '', metadata: trailers };
  }
  return trailers;
}

const write = (call, note) => call.write(note) ? Promise.resolve() : new Promise((resolve) => call.once('drain', resolve));
const fail = (call) => (failure) => call.emit('error', failure.code ? failure : { code: grpc.status.UNKNOWN, details: String(failure) });

const handlers = {
  echo(call, answer) {
    behave(call).then(async (trailers) => {
      const asked = call.metadata.get('ask-mark')[0];
      if (asked) await mark(asked).cancelled;
      answer(null, asked ? { text: 'cancelled' } : call.request, trailers);
    }).catch((failure) => answer(failure));
  },
  collect(call, answer) {
    const result = { text: '', number: 0, data: Buffer.alloc(0) };
    const behaving = behave(call);
    behaving.catch((failure) => answer(failure));
    call.on('data', (note) => { result.text += note.text; result.number += 1; result.data = note.data; });
    call.on('end', () => behaving.then((trailers) => answer(null, result, trailers)).catch(() => {}));
  },
  expand(call) {
    behave(call).then(async (trailers) => {
      for (let i = 0; i < call.request.number; i += 1) await write(call, { number: i, data: call.request.data });
      call.end(trailers);
    }).catch(fail(call));
  },
  chat(call) {
    behave(call).then(async (trailers) => {
      if (call.metadata.get('want-end')[0]) return call.end(trailers);
      call.on('data', (note) => { if (!call.write(note)) { call.pause(); call.once('drain', () => call.resume()); } });
      call.on('end', () => call.end(trailers));
    }).catch(fail(call));
  },
};

const options = process.argv[2] === 'gzip' ? { 'grpc.default_compression_algorithm': 2 } : {};
const server = new grpc.Server(options);
server.addService(Probe.service, handlers);
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(`listening ${port}`);
});
process.stdin.on('end', () => process.exit(0)).resume();

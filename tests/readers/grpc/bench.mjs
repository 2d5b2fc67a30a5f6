// node bench.mjs PROTO RUNS CALLS IN_FLIGHT SMALL_BYTES MESSAGES BIG_BYTES: seconds of each run of unary, download and upload, as JSON.
// The server is this script again, as a process of its own.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { grpc, load, unlimited } from './probe.mjs';

const { Bench } = load(process.argv[2]).datacube.bench.v1;

function serve() {
  const server = new grpc.Server(unlimited);
  server.addService(Bench.service, {
    echo: (call, answer) => answer(null, call.request),
    download(call) {
      const note = { data: Buffer.alloc(call.request.bytes) };
      let left = call.request.messages;
      const more = () => {
        while (left > 0) {
          left -= 1;
          if (!call.write(note)) return call.once('drain', more);
        }
        return call.end();
      };
      more();
    },
    upload(call, answer) {
      const order = { messages: 0, bytes: 0 };
      call.on('data', (note) => { order.messages += 1; order.bytes = note.data.length; });
      call.on('end', () => answer(null, order));
    },
  });
  server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => process.send(port));
  process.on('disconnect', () => process.exit(0));
}

async function measure() {
  const [runs, calls, inFlight, small, messages, big] = process.argv.slice(3).map(Number);
  const child = fork(fileURLToPath(import.meta.url), process.argv.slice(2), { env: { ...process.env, BENCH_SERVES: '1' } });
  const port = await new Promise((resolve) => child.once('message', resolve));
  const client = new Bench(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), unlimited);
  const work = {
    async unary() {
      let left = calls;
      const note = { data: Buffer.alloc(small) };
      await Promise.all([...Array(inFlight)].map(() => new Promise((resolve, reject) => {
        const next = (error) => {
          if (error) reject(error);
          else if ((left -= 1) >= 0) client.echo(note, next);
          else resolve();
        };
        next();
      })));
    },
    download: () => new Promise((resolve, reject) => {
      client.download({ messages, bytes: big }).on('data', () => {}).on('error', reject).on('end', resolve);
    }),
    upload: () => new Promise((resolve, reject) => {
      const call = client.upload((error) => error ? reject(error) : resolve());
      const note = { data: Buffer.alloc(big) };
      let left = messages;
      const more = () => {
        while (left > 0) {
          left -= 1;
          if (!call.write(note)) return call.once('drain', more);
        }
        return call.end();
      };
      more();
    }),
  };
  const figures = {};
  for (const [name, once] of Object.entries(work)) {
    await once();
    figures[name] = [];
    for (let run = 0; run < runs; run += 1) {
      const start = process.hrtime.bigint();
      await once();
      figures[name].push(Number(process.hrtime.bigint() - start) / 1e9);
    }
  }
  console.log(JSON.stringify(figures));
  child.disconnect();
  process.exit(0);
}

if (process.env.BENCH_SERVES) serve();
else await measure();

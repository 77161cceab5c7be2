import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { formatVerifierKey, memoryWitnessStore, type WitnessStore, witness } from '@portcullis/tlog';
import { Miniflare, Response as MiniflareResponse } from 'miniflare';
import { bundleWorker, oneModule } from '../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../scripts/compatibility-date.ts';
import { verifyTransparencyLog } from '../../src/verify/transparency-log.ts';
import { logKey, logSecret, ORIGIN, trust, witnessKey } from './test-log.ts';

/** How a log is served. */
interface ServedLogOptions {
  /** Where Durable Objects and R2 keep what they have, so that others can go on from there. Default: nowhere. */
  readonly persist?: string;
  /** For a debugger. Default: none. */
  readonly inspectorPort?: number;
  /** What the witness remembers. */
  readonly store?: WitnessStore;
  /** Whether the witness can be reached. */
  readonly witnessIsThere?: () => boolean;
}

/** Workers in workerd that share one sequencer with its bucket, and a witness on their network. */
export async function servedLog(names: readonly string[], options: ServedLogOptions = {}) {
  const { persist, inspectorPort, store = memoryWitnessStore(), witnessIsThere = () => true } = options;
  const cosigning = witness({ key: witnessKey, logs: [logKey.verifierKey], store });
  const script = await bundleWorker(join(import.meta.dirname, '../fixtures/log-worker.ts'));
  const SETTINGS = {
    origin: ORIGIN,
    bucket: 'BUCKET',
    prefix: 'log/',
    key: 'LOG_KEY',
    witnesses: [{ url: 'https://witness.example.com', key: formatVerifierKey(witnessKey.verifierKey) }],
  };
  const problems: string[] = [];
  const workers = new Miniflare({
    ...(persist === undefined
      ? {}
      : { durableObjectsPersist: join(persist, 'objects'), r2Persist: join(persist, 'r2') }),
    ...(inspectorPort === undefined ? {} : { inspectorPort }),
    handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
      stdout.resume();
      stderr.on('data', (data: Buffer) => problems.push(data.toString()));
    },
    workers: names.map((name, index) => ({
      name,
      ...oneModule(script),
      compatibilityDate,
      bindings: { SETTINGS, LOG_KEY: logSecret },
      r2Buckets: { BUCKET: 'log' },
      durableObjects: {
        LOG: {
          className: 'PortcullisSequencer',
          useSQLite: true,
          ...(index === 0 ? {} : { scriptName: names[0] as string }),
        },
      },
      outboundService: async (request: { url: string; method: string; text(): Promise<string> }) => {
        if (!witnessIsThere()) return new MiniflareResponse('away', { status: 502 });
        const { url, method } = request;
        const answer = await cosigning(new Request(url, { method, body: await request.text() }));
        return new MiniflareResponse(await answer.text(), { status: answer.status });
      },
    })),
  });
  await workers.ready;

  const read = async (path: string): Promise<Uint8Array | undefined> => {
    const bucket = await workers.getR2Bucket('BUCKET', names[0] as string);
    const object = await bucket.get(`log/${path}`);
    return object === null ? undefined : new Uint8Array(await object.arrayBuffer());
  };
  /** Waits for a checkpoint of so many entries: the sequencer publishes one a second. */
  const published = async (size: number): Promise<void> => {
    while ((await verifyTransparencyLog(read, trust)).size < size) {
      await new Promise((done) => setTimeout(done, 200));
    }
  };
  return { workers, read, published, problems };
}

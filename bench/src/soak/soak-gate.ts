import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type Phorge, startPhorge } from '@portcullis/testing/phorge';
import { Response as GateResponse, Miniflare } from 'miniflare';
import { bundleWorker, oneModule } from '../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../scripts/compatibility-date.ts';
import { heapSnapshot } from './heap-snapshot.ts';
import { SOAK, SOAK_SECRETS } from './soak-configuration.ts';
import type { SoakInternet } from './soak-internet.ts';

/** Says to the gate's visitors who they are to the application. */
const WIKI = `export default {
  fetch: ({ headers }) => new Response(headers.get('x-user') + ' ' + headers.get('x-roles')),
};`;

/** An answer, as far as it is looked at. */
export interface SoakAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly cookies: readonly string[];
  readonly text: string;
}

/** What a visitor sends. */
export interface SoakQuestion {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A gate in workerd, with all that it stands on. */
export interface SoakedGate extends AsyncDisposable {
  readonly phorge: Phorge;
  /** Asks over TCP, as browsers do that say how they navigate: `fetch` cannot. */
  readonly ask: (url: string, question?: SoakQuestion) => Promise<SoakAnswer>;
  /** What a Cron Trigger does. */
  readonly trigger: () => Promise<void>;
  readonly configurations: {
    get(key: string): Promise<string | null>;
    put(key: string, value: string): Promise<void>;
  };
  /** A file of the transparency log. */
  readonly logFile: (path: string) => Promise<Uint8Array | undefined>;
  /** A picture of its isolate's heap. It is taken only while that has something to do. */
  readonly heapSnapshot: () => Promise<string>;
}

/** How it is started. */
export interface SoakedGateOptions {
  readonly internet: SoakInternet;
  /** Is told each line that the gate prints. */
  readonly onLine: (line: string) => void;
  /** Another Worker in its place. */
  readonly workerFile?: string;
  /** The log's signing key. */
  readonly logKey: string;
}

/** Starts one. */
export async function startSoakedGate(options: SoakedGateOptions): Promise<SoakedGate> {
  const { internet, onLine, logKey } = options;
  const phorge = await startPhorge({
    baseUri: `${SOAK.phorge}/`,
    users: [
      { username: 'sync', bot: true, admin: true, apiToken: SOAK.syncToken },
      ...['ada', 'bob', 'carol'].map((username) => ({ username })),
    ],
    projects: [{ name: SOAK.project, edit: 'admin', join: 'no-one', members: [...internet.members] }],
  });
  const miniflare = new Miniflare({
    inspectorPort: 0,
    handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
      createInterface({ input: stdout }).on('line', onLine);
      createInterface({ input: stderr }).on('line', onLine);
    },
    workers: [
      {
        name: 'gate',
        ...oneModule(
          await bundleWorker(options.workerFile ?? join(import.meta.dirname, '../../workers/soaked.ts')),
        ),
        compatibilityDate,
        unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
        bindings: { LOG_KEY: logKey, ...SOAK_SECRETS },
        kvNamespaces: ['CONFIGURATION'],
        r2Buckets: ['LOG_FILES'],
        durableObjects: {
          SESSIONS: { className: 'PortcullisSessions', useSQLite: true },
          LOG: { className: 'PortcullisSequencer', useSQLite: true },
          SYNC_RUNS: { className: 'PortcullisSyncRuns', useSQLite: true },
        },
        serviceBindings: {
          WIKI: 'wiki',
          PHORGE: { external: { address: `127.0.0.1:${phorge.port}`, http: {} } },
        },
        outboundService: async (request: {
          readonly url: string;
          readonly method: string;
          readonly headers: Iterable<[string, string]>;
          text(): Promise<string>;
        }) => {
          const { url, method } = request;
          const body = method === 'GET' ? {} : { body: await request.text() };
          const answer = await internet.fetch(
            new Request(url, { method, headers: [...request.headers], ...body }),
          );
          return new GateResponse(await answer.text(), {
            status: answer.status,
            headers: [...answer.headers],
          });
        },
      },
      { name: 'wiki', modules: true, script: WIKI, compatibilityDate },
    ],
  });
  await miniflare.ready;
  const port = Number((await miniflare.unsafeGetDirectURL('gate')).port);
  const inspector = await miniflare.getInspectorURL();
  const gate = await miniflare.getWorker('gate');
  const configurations = await miniflare.getKVNamespace('CONFIGURATION', 'gate');
  const bucket = await miniflare.getR2Bucket('LOG_FILES', 'gate');

  return {
    phorge,
    ask: (url, question) => exchange(port, url, question),
    trigger: async () => {
      const { outcome } = await gate.scheduled({ cron: '*/15 * * * *' });
      if (outcome !== 'ok') throw new Error(`the sync of groups ended with "${outcome}"`);
    },
    configurations: {
      get: (key) => configurations.get(key, 'text'),
      put: (key, value) => configurations.put(key, value),
    },
    logFile: async (path) => {
      const object = await bucket.get(path);
      return object === null ? undefined : new Uint8Array(await object.arrayBuffer());
    },
    heapSnapshot: () => heapSnapshot(inspector, 'gate'),
    [Symbol.asyncDispose]: async () => {
      await miniflare.dispose();
      await phorge.close();
    },
  };
}

async function exchange(
  port: number,
  url: string,
  { method = 'GET', headers = {}, body = '' }: SoakQuestion = {},
): Promise<SoakAnswer> {
  const { host, pathname, search } = new URL(url);
  const path = `${pathname}${search}`;
  // A connection each: one that is kept may be closed by the other side just as it is used again.
  const call = request({
    host: '127.0.0.1',
    port,
    agent: false,
    method,
    path,
    headers: { ...headers, host },
  });
  call.end(body);
  const [answer] = (await once(call, 'response')) as [IncomingMessage];
  return {
    status: answer.statusCode ?? 0,
    location: answer.headers.location ?? null,
    cookies: answer.headers['set-cookie'] ?? [],
    text: await text(answer),
  };
}

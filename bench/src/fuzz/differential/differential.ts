import { join } from 'node:path';
import fc from 'fast-check';
import { Miniflare } from 'miniflare';
import { phpParameterName } from '../../../../packages/phabricator/src/path-override/php-parameter-name.ts';
import { bundleWorker, oneModule } from '../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../scripts/compatibility-date.ts';
import { discardOutput } from '../../../../scripts/fixtures/runtime-output.ts';
import { startPhpEcho } from '../../../../scripts/php-echo/php-echo.ts';
import { type FuzzProperty, must } from '../property.ts';
import { type HostileRequest, hostileRequests, onTheWire } from './hostile-request.ts';
import { type RawAnswer, RawClient } from './raw-client.ts';

const WORKER = join(
  import.meta.dirname,
  '../../../../packages/phabricator/test/fixtures/differential-worker.ts',
);

/** Requests in flight at once, and in one batch of the generator. */
const AT_ONCE = 24;
const BATCH = 240;

/** What the gate decided on, as its Worker says it. */
interface Decided {
  readonly path: string;
  readonly uri: string;
  readonly method: string;
  readonly contentType: string;
  readonly get: readonly string[];
  readonly post: readonly string[];
  readonly cookie: readonly string[];
}

/** What PHP saw, in hexadecimal. */
type Seen = { readonly [Part in keyof Decided]: Decided[Part] } & { readonly files: readonly string[] };

/** What became of requests, by kind. */
export interface DifferentialCounts {
  /** Those that PHP answered. */
  answered: number;
  /** Of these, with fields of a form that PHP saw. */
  withFields: number;
  /** Those that the gate refused. */
  refused: number;
  /** Those that the runtime refused before the gate's code ran. */
  refusedByRuntime: number;
}

/** The gate in workerd, before PHP behind nginx. */
export interface DifferentialGate {
  readonly property: FuzzProperty;
  readonly counts: DifferentialCounts;
  /** Sends one request and compares. */
  readonly check: (request: HostileRequest) => Promise<RawAnswer | undefined>;
  readonly close: () => Promise<void>;
}

/** Starts everything. `missingForPhpEcho()` says whether it can. */
export async function startDifferential(): Promise<DifferentialGate> {
  const php = await startPhpEcho();
  const miniflare = new Miniflare({
    // The runtime tells of each request that it refuses by itself.
    handleRuntimeStdio: discardOutput,
    workers: [
      {
        name: 'gate',
        ...oneModule(await bundleWorker(WORKER)),
        compatibilityDate,
        serviceBindings: { PHORGE: { external: { address: `127.0.0.1:${php.port}`, http: {} } } },
        // Past Miniflare's own Worker, which would tidy requests up.
        unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
      },
    ],
  });
  await miniflare.ready;
  const port = Number((await miniflare.unsafeGetDirectURL('gate')).port);
  const clients = Array.from({ length: AT_ONCE }, () => new RawClient(port));
  const counts: DifferentialCounts = { answered: 0, withFields: 0, refused: 0, refusedByRuntime: 0 };
  const ask = async (client: RawClient, request: HostileRequest): Promise<RawAnswer | undefined> => {
    const answer = await client.ask(onTheWire(request));
    compare(answer, counts);
    return answer;
  };
  return {
    counts,
    check: (request) => ask(clients[0] as RawClient, request),
    property: { name: 'differential', run: (limits) => run(limits, clients, ask) },
    close: async () => {
      for (const client of clients) client.close();
      await miniflare.dispose();
      await php.close();
    },
  };
}

/** Throws where PHP saw another request than the gate decided on. */
function compare(answer: RawAnswer | undefined, counts: DifferentialCounts): void {
  const said = answer?.headers.get('x-decided');
  if (answer === undefined || said === undefined) {
    const isOurs =
      answer?.headers.has('x-request-id') === true || answer?.body.includes('request_id') === true;
    counts[isOurs ? 'refused' : 'refusedByRuntime'] += 1;
    must(answer?.status !== 500 || !isOurs, `the gate's own code does not fail: ${answer?.body}`);
    return;
  }
  must(answer.status === 200, `PHP answers, not with ${answer.status}`);
  const decided = JSON.parse(decodeURIComponent(said)) as Decided;
  const seen = JSON.parse(answer.body) as Seen;
  counts.answered += 1;
  if (seen.post.length + seen.files.length > 0) counts.withFields += 1;
  const same = (what: 'path' | 'uri' | 'contentType'): void => {
    const php = Buffer.from(seen[what] ?? '', 'hex').toString();
    must(
      php === decided[what],
      `${what}: PHP saw ${JSON.stringify(php)}, decided was ${JSON.stringify(decided[what])}`,
    );
  };
  same('path');
  same('uri');
  same('contentType');
  must(seen.method === decided.method, `the method is ${seen.method}, decided was ${decided.method}`);
  const known = (what: string, php: readonly string[], names: readonly string[]): void => {
    const judged = new Set(names.map(phpParameterName));
    for (const hex of php) {
      const name = Buffer.from(hex, 'hex').toString('latin1');
      must(
        judged.has(name),
        `${what}: PHP saw ${JSON.stringify(name)}, judged were ${JSON.stringify([...judged])}`,
      );
    }
  };
  known('$_GET', seen.get, [...decided.get, '__path__']);
  known('$_POST', seen.post, decided.post);
  known('$_FILES', seen.files, decided.post);
  known('$_COOKIE', seen.cookie, decided.cookie);
}

type Ask = (client: RawClient, request: HostileRequest) => Promise<unknown>;

/** Runs batches until one breaks something; a single request is all that is told of it. */
async function run(
  { seed, runs, milliseconds, first = [] }: Parameters<FuzzProperty['run']>[0],
  clients: readonly RawClient[],
  ask: Ask,
): ReturnType<FuzzProperty['run']> {
  let tried = 0;
  let failure: { input: unknown; report: string } | undefined;
  const tryAll = async (requests: readonly HostileRequest[]): Promise<void> => {
    const waiting = [...requests];
    const work = async (client: RawClient): Promise<void> => {
      for (
        let request = waiting.shift();
        request !== undefined && failure === undefined;
        request = waiting.shift()
      ) {
        try {
          await ask(client, request);
          tried += 1;
        } catch (error) {
          failure ??= {
            input: request,
            report: `seed ${seed}: ${String(error)}\n${JSON.stringify(onTheWire(request))}`,
          };
        }
      }
    };
    await Promise.all(clients.map(work));
    if (failure !== undefined) throw new Error(failure.report);
  };
  const batches = fc.array(hostileRequests, { minLength: BATCH, maxLength: BATCH });
  try {
    await tryAll(first as HostileRequest[]);
    await fc.check(fc.asyncProperty(batches, tryAll), {
      seed,
      numRuns: Math.ceil(Math.min(runs, Number.MAX_SAFE_INTEGER) / BATCH),
      endOnFailure: true,
      ...(milliseconds === undefined ? {} : { interruptAfterTimeLimit: milliseconds }),
    });
  } catch (error) {
    if (failure === undefined) throw error;
  }
  return { name: 'differential', runs: tried, ...(failure === undefined ? {} : { failure }) };
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createIdentityProvider } from '@portcullis/testing';
import { gatewaySessionCookie } from '../../bench/src/cost/session-cookies.ts';
import { gatewayConfiguration } from '../../bench/workers/gateway-configuration.ts';
import { AUDIENCE, GATE_HOST, ISSUER, PAGE } from '../../bench/workers/names.ts';
import { secretVariables } from '../../bench/workers/secret-variables.ts';
import { bundledWorker } from '../../packages/cli/src/build/bundled-worker.ts';
import type { SomeFunctions } from '../../packages/cli/src/build/compiled-at-once.ts';
import { type FoundFunction, functionsIn } from '../../packages/cli/src/build/functions-in.ts';
import { root } from '../workspace.ts';
import { builtModule } from './built-worker.ts';

/** A gateway in front of any web application. */
const web = {
  providers: [{ type: 'oidc', name: 'corp', issuer: ISSUER, audience: AUDIENCE }],
  roles: { engineer: ['eng-*'] },
  instances: [
    {
      name: 'wiki',
      hosts: [GATE_HOST],
      application: 'web',
      origin: { binding: 'ORIGIN' },
      policy: {
        name: 'wiki',
        rules: [{ name: 'engineers', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] }],
      },
    },
  ],
};

/**
 * The functions that built Workers call until they have answered somebody for the first time, whom they let in. `portcullis build`
 * writes them so that they are compiled at once. Each Worker is run in Node, whose V8 says what was called.
 */
export async function calledAtStart(): Promise<SomeFunctions> {
  const provider = await createIdentityProvider({ issuer: ISSUER, audience: AUDIENCE });
  const token = await provider.token({ subject: 'user-1', groups: ['eng-web'] });
  const bearer = { authorization: `Bearer ${token}` };
  const login = gatewayConfiguration({ rules: 10, login: true });
  const cookie = { cookie: await gatewaySessionCookie('user-1', login) };
  const { fetch } = globalThis;
  const { log, info } = console;
  // All that these ask for are the provider's keys, and what they print are their records.
  globalThis.fetch = async (input, init) => provider.fetch(input, init);
  console.log = console.info = () => {};
  try {
    return together([
      ...(await calledBy(web, bearer)),
      ...(await calledBy(gatewayConfiguration({ rules: 10 }), bearer)),
      ...(await calledBy(login, bearer)),
      ...(await calledBy(login, cookie)),
    ]);
  } finally {
    globalThis.fetch = fetch;
    Object.assign(console, { log, info });
  }
}

type Called = Pick<FoundFunction, 'of' | 'index'>;

async function calledBy(
  configuration: object,
  headers: Readonly<Record<string, string>>,
): Promise<readonly Called[]> {
  const source = await builtModule(configuration);
  const files = await bundledWorker(source, join(root, 'packages/cli'), { minified: false });
  const folder = await mkdtemp(join(tmpdir(), 'called-at-start-'));
  const session = new Session();
  session.connect();
  try {
    for (const { name, code } of files) await writeFile(join(folder, name), code);
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true });
    const worker = await import(pathToFileURL(join(folder, 'worker.js')).href);
    const env = { ...secretVariables, ORIGIN: { fetch: async () => new Response('a page') } };
    const waiting: Promise<unknown>[] = [];
    const execution = { waitUntil: (work: Promise<unknown>) => waiting.push(work) };
    const request = new Request(`https://${GATE_HOST}${PAGE}`, { headers });
    const answer: Response = await worker.default.fetch(request, env, execution);
    if (answer.status !== 200)
      throw new Error(`the Worker answered ${answer.status}: ${await answer.text()}`);
    await answer.text();
    await Promise.all(waiting);
    const { result } = await session.post('Profiler.takePreciseCoverage');
    return files.flatMap(({ name, code }) => {
      const url = pathToFileURL(join(folder, name)).href;
      const called = new Set<string>();
      for (const { ranges } of result.find((script) => script.url === url)?.functions ?? []) {
        const [whole] = ranges;
        if (whole !== undefined && whole.count > 0) called.add(placeOf(whole.startOffset, whole.endOffset));
      }
      return functionsIn(code).filter(
        ({ start, end, form }) => form !== 'other' && called.has(placeOf(start, end)),
      );
    });
  } finally {
    session.disconnect();
    await rm(folder, { recursive: true });
  }
}

function placeOf(start: number, end: number): string {
  return `${start}-${end}`;
}

/** By name, in the order of the alphabet. */
function together(called: readonly Called[]): SomeFunctions {
  const named = Map.groupBy(called, ({ of }) => of);
  return Object.fromEntries(
    [...named.keys()].toSorted().map((name) => {
      const indices = named.get(name)?.map(({ index }) => index);
      return [name, [...new Set(indices)].toSorted((one, other) => one - other)];
    }),
  );
}

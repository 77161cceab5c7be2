import { audit, memorySink } from '@portcullis/audit';
import { type Application, type Identity, type Middleware, pipeline, worker } from '@portcullis/core';
import { phabricator } from '@portcullis/phabricator';
import { enforce } from '@portcullis/policy';
import { isPlainRequest, type Origin } from '@portcullis/proxy';
import { mapRoles } from '@portcullis/roles';
import { identify } from '@portcullis/token';
import { web } from '@portcullis/web';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs, seededRuns } from '../../../scripts/fixtures/runs.ts';

// Requests without body, range, condition or upgrade are forwarded in one pass. The same request with an empty `Content-Encoding`
// means the same and takes the other way: the origin must receive the same bytes, and client and log the same as well.

const NOW = Date.UTC(2026, 10, 24);

const oddly = (...values: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: fc.constantFrom('', ' ', 'a\tb', '\t x ', 'é', 'a,b', '"', 'x'.repeat(300)) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 12 }) },
  );

/** What clients send, mostly as browsers do. The first number is how many of a thousand requests have the header. */
const HEADERS: Readonly<Record<string, readonly [share: number, values: fc.Arbitrary<string>]>> = {
  accept: [600, oddly('*/*', 'text/html,application/xhtml+xml;q=0.9')],
  'accept-charset': [50, oddly('utf-8')],
  'accept-encoding': [600, oddly('gzip, deflate, br', 'identity')],
  'accept-language': [500, oddly('de', 'en-GB,en;q=0.9')],
  authorization: [100, oddly('Bearer x', 'Basic dXNlcjpwYXNz', 'Basic x')],
  'cache-control': [200, oddly('no-cache', 'max-age=0')],
  'cf-connecting-ip': [700, oddly('203.0.113.7', '2001:db8::1', '203.0.113.7, 10.0.0.1')],
  'cf-ray': [400, oddly('9a1b2c3d4e5f6a7b-FRA')],
  connection: [300, oddly('keep-alive', 'Keep-Alive', 'close', 'keep-alive, user-agent', 'cookie', 'upgrade')],
  cookie: [
    500,
    oddly('phsid=A%2Fx; phusr=ada', 'a=1; __Host-portcullis-session=1.x', 'CF_Authorization=x', '__path__=/x', '_path_', 'a=b c; =x'),
  ],
  dnt: [100, oddly('1')],
  forwarded: [30, oddly('for=1.2.3.4')],
  'git-protocol': [50, oddly('version=2')],
  origin: [150, oddly('https://phorge.example', 'null')],
  pragma: [100, oddly('no-cache')],
  referer: [400, oddly('https://phorge.example/T1')],
  'sec-fetch-dest': [500, oddly('document', 'style')],
  'sec-fetch-mode': [500, oddly('navigate', 'no-cors')],
  'sec-fetch-site': [500, oddly('same-origin', 'cross-site')],
  'sec-fetch-user': [300, oddly('?1')],
  traceparent: [150, oddly('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')],
  'upgrade-insecure-requests': [300, oddly('1')],
  'user-agent': [800, oddly('Mozilla/5.0 (X11; Linux x86_64)', 'say "hi"', 'curl/8')],
  'x-extra': [150, oddly('1')],
  'x-forwarded-for': [50, oddly('10.0.0.1')],
  'x-phabricator-csrf': [100, oddly('B@123')],
  'x-phabricator-request-type': [50, oddly('git-lfs')],
  'x-phabricator-via': [100, oddly('/T1')],
  // Each of these makes it another request.
  'content-length': [15, oddly('0', '5')],
  'content-type': [15, oddly('text/plain', 'application/x-www-form-urlencoded')],
  'if-match': [10, oddly('"x"', '*')],
  'if-modified-since': [20, oddly('Tue, 24 Nov 2026 00:00:00 GMT')],
  'if-none-match': [30, oddly('"x"', 'W/"y"')],
  'if-range': [10, oddly('"x"')],
  'if-unmodified-since': [10, oddly('Tue, 24 Nov 2026 00:00:00 GMT')],
  range: [20, oddly('bytes=0-9')],
  'transfer-encoding': [5, oddly('chunked', 'gzip')],
  upgrade: [10, oddly('websocket', 'h2c')],
};

const headers: fc.Arbitrary<readonly (readonly [string, string])[]> = fc
  .tuple(
    ...Object.entries(HEADERS).map(([name, [share, values]]) =>
      fc.oneof(
        { weight: share, arbitrary: values.map((value) => [[name, value] as const]) },
        { weight: 1000 - share, arbitrary: fc.constant([]) },
      ),
    ),
  )
  .map((found) => found.flat());

const paths = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      ...['/', '/T1', '/maniphest/task/edit/42/', '/res/x/core.css', '/robots.txt', '/secret/', '/w/a%20b/'],
      ...['/file/data/@x/abc/PHID-FILE-1/a.png', '/source/lab/info/refs', '/source/lab/', '/api/user.whoami'],
      ...['/project/move/12/', '/flag/delete/6/', '/rLAB0a1b2c3', '/p//q', '/a/..;/b', '/index.php', '/%41'],
    ),
  },
  { weight: 1, arbitrary: fc.webPath() },
);
const queries = fc.constantFrom(
  ...['', '', '', '', '?', '?q=1', '?__path__=/x', '?__csrf__=1', '?a_b=c%20d', '?api_token=api-x'],
  ...['?service=git-upload-pack', '?%5f_csrf__=1', '?_[path__=x', '?params[__conduit__]=x'],
);

interface Asked {
  readonly method: string;
  readonly address: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly who: string;
  readonly answer: { readonly status: number; readonly headers: readonly (readonly [string, string])[]; readonly fails: boolean };
}

const answerHeaders: Readonly<Record<string, readonly [share: number, values: fc.Arbitrary<string>]>> = {
  age: [100, oddly('3')],
  'cache-control': [600, oddly('no-store', 'public, max-age=60', 'private', 'max-age=60, s-maxage=9', 'no-cache="x"')],
  'cdn-cache-control': [60, oddly('max-age=9')],
  connection: [200, oddly('keep-alive', 'close', 'x-secret', 'cache-control, etag')],
  'content-type': [700, oddly('text/html; charset=utf-8', 'image/png')],
  etag: [100, oddly('"x"')],
  expires: [100, oddly('Tue, 24 Nov 2099 00:00:00 GMT', '0')],
  'keep-alive': [100, oddly('timeout=5')],
  location: [60, oddly('https://phorge.example/T2')],
  'proxy-authenticate': [20, oddly('Basic')],
  'set-cookie': [300, oddly('phsid=x; path=/', '__Host-portcullis-session=1.x', 'CF_Authorization=x')],
  'surrogate-control': [50, oddly('max-age=9')],
  'x-secret': [100, oddly('1')],
};

const asked: fc.Arbitrary<Asked> = fc.record({
  method: fc.constantFrom('GET', 'GET', 'GET', 'GET', 'GET', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PURGE'),
  address: fc.tuple(paths, queries).map(([path, query]) => path + query),
  headers,
  who: fc.constantFrom('', 'ada', 'ada', 'ada', 'eve', 'broken'),
  answer: fc.record({
    status: fc.constantFrom(200, 200, 200, 200, 304, 302, 404, 500, 101, 199, 700),
    headers: fc
      .tuple(
        ...Object.entries(answerHeaders).map(([name, [share, values]]) =>
          fc.oneof(
            { weight: share, arbitrary: values.map((value) => [[name, value] as const]) },
            { weight: 1000 - share, arbitrary: fc.constant([]) },
          ),
        ),
      )
      .map((found) => found.flat()),
    fails: fc.oneof(
      { weight: 30, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
  }),
});

const identity = (subject: string): Identity => ({
  kind: 'user',
  issuer: 'https://id.example',
  subject,
  email: `${subject}@corp.example`,
  name: undefined,
  groups: subject === 'ada' ? ['eng'] : [],
  claims: {},
  authentication: { method: 'bearer', provider: 'corp', acr: undefined, amr: [], authTime: undefined },
  expiresAt: NOW / 1000 + 600,
}) as never;

/** Who asks is said by the test. `broken` is a caller whose credential is refused with a failure of the Worker. */
let asking: Asked | undefined;
const log = memorySink();
const received: unknown[] = [];

const origin: Origin = {
  name: 'origin',
  send: async ({ href }, { method, headers: sent, body, redirect, cf }) => {
    received.push([href, method, Object.entries(sent), body, redirect, cf]);
    if (asking?.answer.fails === true) throw new TypeError('connection refused');
    const { status = 200, headers: given = [] } = asking?.answer ?? {};
    const answer = new Response(method === 'HEAD' || [101, 304].includes(status) ? null : 'body', {
      status: status > 199 && status < 600 ? status : 200,
      headers: given.map(([name, value]): [string, string] => [name, printable(value)]),
    });
    Object.defineProperty(answer, 'status', { value: status });
    return answer;
  },
};

function printable(value: string): string {
  return value.replace(/[^ -~]/g, '?');
}

const policy = {
  name: 'lanes',
  rules: [
    { name: 'open', effect: 'allow', who: 'anyone', paths: ['/res/**', '/robots.txt'] },
    { name: 'secret', effect: 'deny', who: 'anyone', paths: ['/secret/**'] },
    { name: 'engineers', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] },
  ],
} as const;

function gateOf(application: Application<never, never, never, never>): (request: Request) => Promise<Response> {
  const verifier = {
    name: 'test',
    challenge: () => 'Bearer',
    identify: () => {
      if (asking?.who === 'broken') throw new Error('a bug');
      return asking?.who ? identity(asking.who) : undefined;
    },
  };
  const app = pipeline(application as Application)
    .use(audit({ sinks: [log], observer: { worker: 'lanes' } }))
    .use(identify(verifier as never))
    .use(mapRoles({ engineer: ['eng'] }))
    .use(enforce(policy as never, { delimitersInNames: true }) as Middleware<object> as never);
  const fetch = worker(app as never, {
    clock: { now: () => NOW },
    random: (bytes) => bytes.fill(0x55),
    report: () => {},
  });
  return (request) => fetch(request, {}, { waitUntil: () => {} });
}

const gates = {
  phabricator: gateOf(phabricator({ origin, forwardHeaders: ['x-extra'], mercurial: true }) as never),
  web: gateOf(
    web({ origin, headers: { 'x-user': 'email', 'x-roles': 'roles' }, forwardHeaders: ['x-extra'] }) as never,
  ),
};

interface Seen {
  readonly received: readonly unknown[];
  readonly answer: readonly unknown[];
  readonly lines: readonly string[];
}

async function seen(gate: (request: Request) => Promise<Response>, request: Request): Promise<Seen> {
  received.length = 0;
  log.clear();
  const answer = await gate(request);
  const { status, headers: given } = answer;
  return {
    received: [...received],
    answer: [status, [...given], await answer.text()],
    lines: [...log.lines],
  };
}

test.each(['phabricator', 'web'] as const)(
  'a plain request in front of %s has the same bytes, refusals and events in both lanes',
  async (name) => {
    const gate = gates[name];
    const counts = { plain: 0, forwarded: 0, refused: 0 };
    const compare = async (given: Asked): Promise<void> => {
      asking = given;
      const { method, address } = given;
      const init = { method, headers: given.headers.map(([key, value]): [string, string] => [key, printable(value)]) };
      const make = (): Request => new Request(`https://phorge.example${address}`, init);
      const other = make();
      if (!other.headers.has('content-encoding')) other.headers.set('content-encoding', '');
      expect(isPlainRequest(other.method, other.headers)).toBe(false);
      const [one, two] = [await seen(gate, make()), await seen(gate, other)];
      expect(one).toEqual(two);
      expect(one.lines).toHaveLength(1);
      if (isPlainRequest(method, make().headers)) counts.plain++;
      if (one.received.length > 0) counts.forwarded++;
      else counts.refused++;
    };
    // Half of the cases for each application; an eighth of an eighth in quick tests.
    const cases = { ...seededRuns(0), numRuns: runs(runs(50_000)) };
    await fc.assert(fc.asyncProperty(asked, compare), cases);
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(cases.numRuns / 6);
  },
  300_000,
);

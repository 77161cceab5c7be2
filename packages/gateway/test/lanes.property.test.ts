import { audit, memorySink } from '@portcullis/audit';
import { type Application, type Identity, type Middleware, pipeline, worker } from '@portcullis/core';
import { phabricator } from '@portcullis/phabricator';
import { enforce } from '@portcullis/policy';
import type { Origin } from '@portcullis/proxy';
import { isPlainRequest } from '@portcullis/proxy/internal';
import { mapRoles } from '@portcullis/roles';
import { identify } from '@portcullis/token';
import { web } from '@portcullis/web';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runs } from '../../../scripts/fixtures/runs.ts';

// Requests without body, range, condition or upgrade are forwarded in one pass. The same request with an empty `Content-Encoding`
// means the same and takes the other way: the origin must receive the same bytes, and client and log the same as well. The log has the
// line of an event directly, or by way of an object: both must have the same bytes.

const NOW = Date.UTC(2026, 10, 24);

type Lines = readonly (readonly [name: string, value: string])[];
/** What a header holds, if it holds nothing odd. */
type Words = Readonly<Record<string, readonly string[]>>;

const ODD = [
  '',
  ' ',
  'a\tb',
  '\t x ',
  'é',
  'a,b',
  '"',
  "'",
  '=',
  ';',
  '\\',
  '%',
  'keep-alive',
  'x'.repeat(300),
];

/** What clients send, mostly as browsers do. */
const SENT: Words = {
  accept: ['*/*', 'text/html,application/xhtml+xml;q=0.9'],
  'accept-charset': ['utf-8'],
  'accept-encoding': ['gzip, deflate, br', 'identity'],
  'accept-language': ['de', 'en-GB,en;q=0.9'],
  authorization: ['Bearer x', 'Basic dXNlcjpwYXNz', 'Basic x'],
  'cache-control': ['no-cache', 'max-age=0'],
  'cf-connecting-ip': ['203.0.113.7', '2001:db8::1', '203.0.113.7, 10.0.0.1'],
  'cf-ray': ['9a1b2c3d4e5f6a7b-FRA'],
  connection: [
    'keep-alive',
    'Keep-Alive',
    'keep-alive',
    'close',
    'keep-alive, user-agent',
    'cookie',
    'upgrade',
  ],
  cookie: [
    'phsid=A%2Fx; phusr=ada',
    'a=1; __Host-portcullis-session=1.x',
    'CF_Authorization=x',
    '__path__=/x',
    '_path_=/x',
    'a=b c; =x',
  ],
  dnt: ['1'],
  forwarded: ['for=1.2.3.4'],
  'git-protocol': ['version=2'],
  origin: ['https://phorge.example', 'null'],
  pragma: ['no-cache'],
  referer: ['https://phorge.example/T1'],
  'sec-fetch-dest': ['document', 'style'],
  'sec-fetch-mode': ['navigate', 'no-cors'],
  'sec-fetch-site': ['same-origin', 'cross-site'],
  'sec-fetch-user': ['?1'],
  traceparent: ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
  'upgrade-insecure-requests': ['1'],
  'user-agent': ['Mozilla/5.0 (X11; Linux x86_64)', 'say "hi"', 'curl/8'],
  'x-extra': ['1'],
  'x-forwarded-for': ['10.0.0.1'],
  'x-hgarg-1': ['cmds=x'],
  'x-phabricator-csrf': ['B@123'],
  'x-phabricator-request-type': ['git-lfs'],
  'x-phabricator-via': ['/T1'],
};

/** Each of these makes it another request. */
const SENT_BY_OTHERS: Words = {
  'content-length': ['0', '5'],
  'content-type': ['text/plain', 'application/x-www-form-urlencoded'],
  'if-match': ['"x"', '*'],
  'if-modified-since': ['Tue, 24 Nov 2026 00:00:00 GMT'],
  'if-none-match': ['"x"', 'W/"y"'],
  'if-range': ['"x"'],
  'if-unmodified-since': ['Tue, 24 Nov 2026 00:00:00 GMT'],
  range: ['bytes=0-9'],
  'transfer-encoding': ['chunked', 'gzip'],
  upgrade: ['websocket', 'h2c'],
};

const ANSWERED: Words = {
  age: ['3'],
  'cache-control': ['no-store', 'public, max-age=60', 'private', 'max-age=60, s-maxage=9', 'no-cache="x"'],
  'cdn-cache-control': ['max-age=9'],
  connection: ['keep-alive', 'close', 'x-secret', 'cache-control, etag'],
  'content-type': ['text/html; charset=utf-8', 'image/png', 'text/event-stream'],
  etag: ['"x"'],
  expires: ['Tue, 24 Nov 2099 00:00:00 GMT', '0'],
  'keep-alive': ['timeout=5'],
  location: ['https://phorge.example/T2'],
  'proxy-authenticate': ['Basic'],
  'set-cookie': ['phsid=x; path=/', '__Host-portcullis-session=1.x', 'CF_Authorization=x'],
  'surrogate-control': ['max-age=9'],
  'x-secret': ['1'],
};

const METHODS = [...Array.from({ length: 8 }, () => 'GET'), 'HEAD', 'OPTIONS', 'POST', 'PURGE'];
const PATHS = [
  ...['/', '/T1', '/maniphest/task/edit/42/', '/res/x/core.css', '/robots.txt', '/secret/', '/w/a%20b/'],
  ...['/file/data/@x/abc/PHID-FILE-1/a.png', '/source/lab/info/refs', '/source/lab/', '/api/user.whoami'],
  ...['/project/move/12/', '/flag/delete/6/', '/rLAB0a1b2c3', '/p//q', '/a/..;/b', '/index.php', '/%41'],
];
const QUERIES = [
  ...['', '', '', '', '?', '?q=1', '?__path__=/x', '?__csrf__=1', '?a_b=c%20d', '?api_token=api-x'],
  ...['?service=git-upload-pack', '?%5f_csrf__=1', '?_[path__=x', '?params[__conduit__]=x'],
];
/** Few of them break: each of those takes as long as ten others. */
const CALLERS = [...['', 'ada', 'ada', 'ada', 'eve', 'eve'], ...['', 'ada', 'ada', 'ada', 'ada', 'broken']];
const STATUSES = [200, 200, 200, 200, 304, 302, 404, 500, 101, 199, 700];

interface Asked {
  readonly method: string;
  readonly address: string;
  readonly headers: Lines;
  readonly who: string;
  readonly status: number;
  readonly answer: Lines;
  /** Whether the origin cannot be reached. */
  readonly fails: boolean;
}

/** Takes one of a list, and what of the number is left for the next choice. */
function pick<Item>(number: number, list: readonly Item[]): readonly [Item, number] {
  return [list[number % list.length] as Item, Math.floor(number / list.length)];
}

/** Of ten values, one is odd. */
const ODDS = [true, ...Array.from({ length: 9 }, () => false)];

/** One header by one number: quicker than an arbitrary for each, of which a hundred thousand requests have millions. */
function lineOf(words: Words): (number: number) => readonly [string, string] {
  const names = Object.keys(words);
  return (number) => {
    const [name, rest] = pick(number, names);
    const [isOdd, more] = pick(rest, ODDS);
    const [value, last] = pick(more, (isOdd ? ODD : words[name]) ?? ODD);
    return [name, isOdd && last % 3 === 0 ? `${value}${String.fromCharCode(33 + (last % 94))}` : value];
  };
}

const number = fc.nat(2 ** 31 - 1);
const lines = (words: Words, maxLength: number): fc.Arbitrary<Lines> =>
  fc.array(number, { maxLength, size: 'max' }).map((numbers) => numbers.map(lineOf(words)));

const asked: fc.Arbitrary<Asked> = fc
  .tuple(
    number,
    lines(SENT, 20),
    fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: lines(SENT_BY_OTHERS, 2) }),
    lines(ANSWERED, 6),
  )
  .map(([first, sent, sentByOthers, answer]) => {
    const [method, a] = pick(first, METHODS);
    const [path, b] = pick(a, PATHS);
    const [query, c] = pick(b, QUERIES);
    const [who, d] = pick(c, CALLERS);
    const [status, e] = pick(d, STATUSES);
    return {
      ...{ method, address: path + query, headers: [...sent, ...sentByOthers], who, status, answer },
      fails: e % 20 === 19,
    };
  });

const identity = (subject: string): Identity =>
  ({
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
/** The same events by way of objects: what changes an event needs one. */
const logOfObjects = memorySink();
const received: unknown[] = [];

const origin: Origin = {
  name: 'origin',
  send: async ({ href }, { method, headers: sent, body, redirect, cf }) => {
    received.push([href, method, Object.entries(sent), body, redirect, cf]);
    if (asking?.fails === true) throw new TypeError('connection refused');
    const { status = 200, answer: given = [] } = asking ?? {};
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

function gateOf(
  application: Application<never, never, never, never>,
): (request: Request) => Promise<Response> {
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
    .use(audit({ sinks: [logOfObjects], observer: { worker: 'lanes' }, pseudonyms: async (event) => event }))
    .use(identify(verifier as never))
    .use(mapRoles({ engineer: ['eng'] }))
    .use(enforce(policy as never, { delimitersInNames: true }) as Middleware<object> as never);
  const fetch = worker(app as never, {
    clock: { now: () => NOW },
    random: (bytes) => bytes.fill(0x55),
    report: () => {},
  });
  return async (request) => {
    const later: Promise<unknown>[] = [];
    const answer = await fetch(request, {}, { waitUntil: (work) => later.push(work) });
    await Promise.all(later);
    return answer;
  };
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
  readonly linesOfObjects: readonly string[];
}

/** Whether two values are certainly the same: lists are compared value by value. */
function areSame(one: unknown, two: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(two)) return Object.is(one, two);
  return one.length === two.length && one.every((value, at) => areSame(value, two[at]));
}

async function seen(gate: (request: Request) => Promise<Response>, request: Request): Promise<Seen> {
  received.length = 0;
  log.clear();
  logOfObjects.clear();
  const answer = await gate(request);
  const { status, headers: given } = answer;
  return {
    received: [...received],
    answer: [status, [...given], await answer.text()],
    lines: [...log.lines],
    linesOfObjects: [...logOfObjects.lines],
  };
}

// Vitest has a hundred lines of each error: half of the time of a refusal.
const { stackTraceLimit } = Error;
beforeAll(() => {
  Error.stackTraceLimit = 2;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

test.each(['phabricator', 'web'] as const)(
  'a plain request in front of %s has the same bytes, refusals and events in both lanes',
  async (name) => {
    const gate = gates[name];
    const counts = { plain: 0, forwarded: 0, refused: 0 };
    const compare = async (given: Asked): Promise<void> => {
      asking = given;
      const { method, address } = given;
      const init = {
        method,
        headers: given.headers.map(([key, value]): [string, string] => [key, printable(value)]),
      };
      const make = (): Request => new Request(`https://phorge.example${address}`, init);
      const [request, other] = [make(), make()];
      other.headers.set('content-encoding', '');
      if (isPlainRequest(method, request.headers)) counts.plain++;
      const [one, two] = [await seen(gate, request), await seen(gate, other)];
      // To look for a difference takes longer than both requests.
      if (!areSame(Object.values(one), Object.values(two))) expect(one).toEqual(two);
      if (one.lines.length !== 1) throw new Error(`${one.lines.length} events of one request`);
      if (one.lines[0] !== one.linesOfObjects[0]) expect(one.lines).toEqual(one.linesOfObjects);
      if (one.received.length > 0) counts.forwarded++;
      else counts.refused++;
    };
    // Each case is two requests: 100,000 for both applications. In quick tests an eighth of an eighth.
    const cases = { numRuns: runs(runs(25_000)) };
    await fc.assert(fc.asyncProperty(asked, compare), cases);
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(cases.numRuns / 6);
  },
  300_000,
);

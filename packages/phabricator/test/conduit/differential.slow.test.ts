import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callArguments } from '../../src/conduit/call-arguments.ts';
import { knownConduitCall, readConduitCall } from '../../src/conduit/conduit-call.ts';
import { contextOf } from '../fixtures/context.ts';

/** How many calls are compared with PHP. `CONDUIT_CALLS=1000000` is for a night. */
const CALLS = Number(process.env.CONDUIT_CALLS ?? 20_000);
const SCRIPT = join(import.meta.dirname, '../fixtures/conduit-forms.php');
const hasPhp = spawnSync('php', ['--version']).status === 0;

const name = fc.constantFrom(
  ...[
    'a',
    'a[]',
    'a[0]',
    'a[1]',
    'a[b]',
    'a[b][]',
    'a[b][0]',
    'a[7]',
    'a[-3]',
    'a[07]',
    'a[][b]',
    'a[0][b]',
    'b',
    'b[c.d]',
    'b[ ]',
  ],
  ...[
    'À',
    'a[”]',
    'a.b',
    'a b',
    ' a',
    'a_b',
    'a\0',
    'a\0[b]',
    'a[b',
    'a]',
    'a]b[',
    '[a]',
    '',
    'ä',
    'a[ä]',
    '0',
    '0[0]',
  ],
  ...[
    'constraints[projects][0]',
    'constraints[projects][]',
    'constraints',
    'transactions[0][type]',
    'constraints.projects',
  ],
  ...[
    'api.token',
    'api_token',
    'api.x',
    'output',
    'scope',
    'code',
    '__form__',
    '__x',
    '__conduit__',
    'params[a]',
    'params[b]',
  ],
  ...['params[__conduit__]', 'params[a][b]', 'params[]', '__proto__', 'a[__proto__]', 'constructor'],
);
const json = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc.constantFrom(
    '{"a":{"0":1,"1":2}}',
    '{"a":1,"a":2}',
    '{"__proto__":{"x":1}}',
    '{}',
    '[]',
    '[1]',
    'null',
    'NULL',
  ),
  fc
    .record({
      constraints: fc.record({ projects: fc.array(fc.string()) }),
      __conduit__: fc.constant({ token: 'x' }),
    })
    .map((each) => JSON.stringify(each)),
);
const value = fc.oneof(fc.constantFrom('', '0', '1', 'x', 'ä', 'À', '\u{1f600}', 'a&b=c'), json);
const encode = fc.constantFrom(
  encodeURIComponent,
  (text: string) => encodeURIComponent(text).replaceAll('%20', '+'),
  (text: string) => encodeURIComponent(text).replaceAll('%5B', '[').replaceAll('%5D', ']'),
  (text: string) => encodeURIComponent(text).replace(/%([\dA-F]{2})/g, (all) => all.toLowerCase()),
  // Only what is ASCII has to be encoded.
  (text: string) => encodeURIComponent(text).replace(/(?:%[89A-F][\dA-F])+/g, decodeURIComponent),
);
const raw = fc.constantFrom('%ff=1', 'a=%ff', 'a=%', 'a=%zz', 'a', '=x', '&', 'a=1;b=2', 'a%5=1');
const pair = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(name, value, encode).map(([key, text, how]) => `${how(key)}=${how(text)}`),
  },
  { weight: 3, arbitrary: fc.tuple(json, encode).map(([text, how]) => `params=${how(text)}`) },
  { weight: 1, arbitrary: raw },
);
const text = fc.array(pair, { maxLength: 3 }).map((pairs) => pairs.join('&'));
const call = fc.record({ query: fc.oneof({ weight: 2, arbitrary: fc.constant('') }, text), body: text });

/** What the gate takes a call for; `undefined` for one that it refuses or cannot tell. */
async function read({ query, body }: { readonly query: string; readonly body: string }) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const context = contextOf(`/api/a.b${query === '' ? '' : `?${query}`}`, { method: 'POST', body, headers });
  try {
    await readConduitCall(context, 100_000);
  } catch (error) {
    if ((error as { readonly code?: string }).code?.startsWith('phabricator.') !== true) throw error;
    return undefined;
  }
  const known = knownConduitCall(context.request);
  return known && callArguments(known);
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** PHP knows no difference between a list and an object. */
function asPhp(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given;
  return Object.fromEntries(Object.entries(given).map(([key, each]) => [`$${key}`, asPhp(each)]));
}

describe.skipIf(!hasPhp)('the arguments of a call', () => {
  test(`are those that Phorge passes to the method, for ${CALLS} calls`, async () => {
    const { seed = 0 } = fc.readConfigureGlobal();
    const calls = fc.sample(call, CALLS);
    const input = calls.map(({ query, body }) => ({ query: base64(query), body: base64(body) }));
    const { stdout, stderr } = spawnSync('php', ['-d', 'serialize_precision=-1', SCRIPT], {
      input: JSON.stringify(input),
      maxBuffer: 2 ** 30,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const answers = stdout.trimEnd().split('\n');
    expect(answers).toHaveLength(CALLS);
    let [told, withNesting] = [0, 0];
    for (const [index, each] of calls.entries()) {
      const found = await read(each);
      if (found === undefined) continue;
      told++;
      if (Object.values(found).some((one) => typeof one === 'object' && one !== null)) withNesting++;
      const php: unknown = JSON.parse(answers[index] ?? '');
      expect({ seed, ...each, found: asPhp(found) }).toEqual({ seed, ...each, found: asPhp(php) });
    }
    // A reading that tells nothing would prove nothing.
    expect(Math.min(told / 8, withNesting)).toBeGreaterThan(CALLS / 40);
    console.info(`conduit forms: seed ${seed}, ${CALLS} calls, ${told} told, ${withNesting} of them nested`);
  }, 120_000);
});

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { describe, expect, test } from 'vitest';
import { servedLog } from '../audit-logs.ts';
import { captured } from '../capture.ts';
import { folderWith } from '../configuration-files.ts';

const { lines, statement } = await servedLog(200);

/** Verifies these lines by the authority's statement. */
async function verify(changed: readonly string[], ...options: readonly string[]) {
  const folder = folderWith({
    'log.ndjson': `${changed.join('\n')}\n`,
    'statement.json': JSON.stringify(statement),
  });
  return captured('verify', join(folder, 'log.ndjson'), '--keys', join(folder, 'statement.json'), ...options);
}

function chainOf(line: string | undefined) {
  return JSON.parse(line ?? '{}').chain;
}

test('a log as it was written is good', async () => {
  const { code, out, err } = await verify(lines);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/log\.ndjson: good \(\d+ lines: 200 events of 2 writers, \d+ checkpoints\)\n/);
  expect(out).not.toContain('unproven');
});

describe('found, with its place, and ended with 1:', () => {
  const middle = lines.findIndex((line) => chainOf(line)?.seq === 50);

  test.each([
    ['a byte changed', () => lines.with(middle, (lines[middle] as string).replace('/T', '/U')), middle + 1],
    ['a line removed', () => lines.toSpliced(middle, 1), middle + 2],
    [
      'two lines swapped',
      () => {
        const next = lines.findIndex(
          (line, index) => index > middle && chainOf(line)?.id === chainOf(lines[middle])?.id,
        );
        return lines.with(middle, lines[next] as string).with(next, lines[middle] as string);
      },
      middle + 1,
    ],
    ['the last 10 lines cut after a checkpoint', () => lines.slice(0, -10), lines.length - 10],
    [
      "a whole writer's lines removed",
      () => lines.filter((line) => chainOf(line)?.id !== chainOf(lines[middle])?.id),
      undefined,
    ],
    [
      'a line inserted with a recomputed hash',
      () => lines.toSpliced(middle + 1, 0, forged(lines[middle] as string)),
      undefined,
    ],
  ])('%s', async (_what, change, place) => {
    const { code, out } = await verify(change());
    expect(code).toBe(1);
    expect(out).toMatch(place === undefined ? /log\.ndjson:\d+: / : new RegExp(`log\\.ndjson:${place}: `));
    expect(out).toContain('NOT good');
  });
});

test('control characters of an invented log have no effect on a terminal', async () => {
  const chain = { hash: 'a', id: 'x\u001b[2J\u009b8m\nlog.ndjson: good (1 lines)', prev: 'b', seq: 3 };
  const made = JSON.stringify({ chain, schema: 'portcullis.event/1', type: 'login' });
  for (const format of [[], ['--json']]) {
    const { code, out } = await verify([made], ...format);
    expect(code).toBe(1);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(out).not.toMatch(/^log\.ndjson: good/m);
  }
});

describe('C42: unproven events are reported, and end with 1 unless allowed:', () => {
  test('a log without a statement', async () => {
    const folder = folderWith({ 'log.ndjson': `${lines.join('\n')}\n` });
    const log = join(folder, 'log.ndjson');
    const { code, out } = await captured('verify', log);
    expect(code).toBe(1);
    expect(out).toContain('log.ndjson: unproven (signatures): ');
    expect(out).toContain('log.ndjson: unproven (end): ');
    expect(out).toContain('log.ndjson: UNPROVEN: no errors were found');
    const allowed = await captured('verify', log, '--allow', 'signatures', '--allow', 'end');
    expect(allowed.code).toBe(0);
    expect(allowed.out).toContain('unproven (signatures, allowed)');
  });

  test('500 invented events of a writer that was never anchored', async () => {
    const { code, out } = await verify([...lines, ...invented(500)]);
    expect(code).toBe(1);
    expect(out).toContain(
      `log.ndjson:${lines.length + 1}: unproven (chain): no checkpoint covers any of the 500`,
    );
    expect((await verify([...lines, ...invented(500)], '--allow', 'tail')).code).toBe(1);
    expect((await verify([...lines, ...invented(500)], '--allow', 'chain')).code).toBe(0);
  });

  test('events after the last checkpoint', async () => {
    const running = [...lines, forged(lines.findLast((line) => chainOf(line) !== undefined) as string)];
    const { code, out } = await verify(running);
    expect(code).toBe(1);
    expect(out).toContain(`log.ndjson:${lines.length + 1}: unproven (tail): `);
    expect((await verify(running, '--allow', 'tail')).code).toBe(0);
  });

  test('keys that were found next to the log', async () => {
    const folder = folderWith({
      'log.ndjson': `${lines.join('\n')}\n`,
      'log.ndjson.keys.json': JSON.stringify(statement),
    });
    const log = join(folder, 'log.ndjson');
    const { code, out } = await captured('verify', log);
    expect(code).toBe(1);
    expect(out).toMatch(
      /unproven \(keys\): the keys are those of .*log\.ndjson\.keys\.json, next to the log/,
    );
    const data = JSON.parse((await captured('verify', log, '--json')).out);
    expect(data).toMatchObject({ verdict: 'unproven', good: false, keys: { besideLog: true } });
    expect((await captured('verify', log, '--allow', 'keys')).code).toBe(0);
  });

  test('an unknown allowance ends with 2', async () => {
    const { code, err } = await verify(lines, '--allow', 'everything');
    expect(code).toBe(2);
    expect(err).toContain('--allow everything: must be one of tail, chain, end, keys, signatures');
  });
});

test('a log in CR LF is not as it was written', async () => {
  const { code, out } = await verify(lines.map((line) => `${line}\r`));
  expect(code).toBe(1);
  expect(out).toContain('log.ndjson:1: line.crlf: this line ends with CR LF');
});

test('an unproved order between writers is reported', async () => {
  const { out } = await verify(lines);
  expect(out).toContain('the order between writers is not');
});

test('verify --json prints the report as data', async () => {
  const { code, out } = await verify(lines.toSpliced(3, 1, 'x'), '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ good: false, verdict: 'bad', keys: { besideLog: false } });
  expect(JSON.parse(out).findings).toContainEqual({
    line: 4,
    code: 'line.unreadable',
    message: 'is not JSON',
  });
});

test.each([
  ['a log that is not there', ['nowhere.ndjson'], 'nowhere.ndjson: is not there'],
  ['keys that are not there', ['nowhere.ndjson', '--keys', 'nowhere.json'], 'nowhere.json: is not there'],
  ['an unknown option', ['a', '--fast'], '--fast'],
])('verify: %s exits with 2', async (_what, args, message) => {
  const { code, err } = await captured('verify', ...args);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test.each([
  ['a receipt', (folder: string) => join(folder, 'request.tlog-proof')],
  ['the folder of a transparency log', (folder: string) => folder],
  ['the address of a transparency log', () => 'https://logs.gate.example'],
])(
  '%s without the key of its log ends with 2, is reported as unchecked, and names what is missing',
  async (_what, placeIn) => {
    const place = placeIn(folderWith({ 'request.tlog-proof': 'c2sp.org/tlog-proof@v1\n' }));
    const { code, out, err } = await captured('verify', place);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(
      `${place}: is a transparency log, or a receipt of one: give the log's verifier key with --log`,
    );
  },
);

test.each(['x', '[]', '{"keys":[]}', '{"keys":[{"kty":"RSA"}]}'])(
  'keys that are no statement end with 2: %s',
  async (text) => {
    const folder = folderWith({ 'log.ndjson': '', 'keys.json': text });
    const { code, err } = await captured(
      'verify',
      join(folder, 'log.ndjson'),
      '--keys',
      join(folder, 'keys.json'),
    );
    expect(code).toBe(2);
    expect(err).toContain('keys.json: is not');
  },
);

/** An event that was never written, in the place after this one. */
function forged(line: string): string {
  const event = JSON.parse(line);
  const { id, seq, hash } = event.chain;
  const place = { id, seq: seq + 1, prev: hash };
  event.http.path = '/T666';
  const text = canonicalize({ ...event, chain: place }) as string;
  const own = createHash('sha256').update(text).digest('hex');
  return canonicalize({ ...event, chain: { ...place, hash: own } }) as string;
}

/** A chain that nobody signed for, made from nothing. */
function invented(count: number): readonly string[] {
  let prev = '0'.repeat(64);
  return Array.from({ length: count }, (_, index) => {
    const { chain: _chain, ...event } = JSON.parse(lines[0] as string);
    const place = { id: '019b0000-0000-7000-8000-00000000dead', seq: index + 1, prev };
    prev = createHash('sha256')
      .update(canonicalize({ ...event, chain: place }) as string)
      .digest('hex');
    return canonicalize({ ...event, chain: { ...place, hash: prev } }) as string;
  });
}

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { describe, expect, test } from 'vitest';
import { servedLog } from '../audit-logs.ts';
import { captured } from '../capture.ts';
import { folderWith } from '../configuration-files.ts';

const { lines, statement } = await servedLog(200);

/** Verifies these lines, with the statement beside them. */
async function verify(changed: readonly string[], ...options: readonly string[]) {
  const folder = folderWith({
    'log.ndjson': `${changed.join('\n')}\n`,
    'log.ndjson.keys.json': JSON.stringify(statement),
  });
  return captured('verify', join(folder, 'log.ndjson'), ...options);
}

function chainOf(line: string | undefined) {
  return JSON.parse(line ?? '{}').chain;
}

test('a log as it was written is good', async () => {
  const { code, out, err } = await verify(lines);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/log\.ndjson: good \(\d+ lines: 200 events of 2 writers, \d+ checkpoints\)\n$/);
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

test('without the statement it says what was not checked', async () => {
  const folder = folderWith({ 'log.ndjson': `${lines.join('\n')}\n` });
  const { code, out } = await captured('verify', join(folder, 'log.ndjson'));
  expect(code).toBe(0);
  expect(out).toContain('Signatures were not checked');
  expect(out).toContain('an end that was cut off would not be noticed');
});

test('gives the report as data', async () => {
  const { code, out } = await verify(lines.toSpliced(3, 1, 'x'), '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ good: false, signaturesChecked: true });
  expect(JSON.parse(out).findings).toContainEqual({
    line: 4,
    code: 'line.unreadable',
    message: 'is not JSON',
  });
});

test.each([
  ['a log that is not there', ['nowhere.ndjson'], 'nowhere.ndjson: cannot be read'],
  ['keys that are not there', ['nowhere.ndjson', '--keys', 'nowhere.json'], 'nowhere.json: is not there'],
  ['an unknown option', ['a', '--fast'], '--fast'],
])('%s ends with 2', async (_what, args, message) => {
  const { code, err } = await captured('verify', ...args);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

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

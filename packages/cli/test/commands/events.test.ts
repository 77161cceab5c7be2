import { join } from 'node:path';
import { expect, test } from 'vitest';
import { servedLog } from '../audit-logs.ts';
import { captured } from '../capture.ts';
import { folderWith } from '../configuration-files.ts';

const { lines } = await servedLog(20);

function logFile(...more: readonly string[]): string {
  return join(folderWith({ 'log.ndjson': `${[...lines, ...more].join('\n')}\n` }), 'log.ndjson');
}

test('every event is one line with its time, its outcome, its target and its reason', async () => {
  const { code, out } = await captured('events', logFile());
  expect(code).toBe(0);
  expect(out.trim().split('\n')).toHaveLength(lines.length);
  expect(out).toMatch(
    /^\d{4}-\d\d-\d\dT\S+Z {2}allow {2}request\.decision {2}- {2}GET phorge\.example\/T0 200$/m,
  );
  expect(out).toMatch(
    /^\S+ {2}deny {3}request\.decision {2}- {2}GET phorge\.example\/T5 403 {2}role\.denied$/m,
  );
});

test('control characters of an event have no effect on a terminal, and make no further lines', async () => {
  const sub = 'x\u001b[2J\u009b8m\n2026-01-31T00:00:00.000Z  allow  login';
  const event = { actor: { kind: 'user', sub }, observer: {}, outcome: 'deny', reason: [] };
  const line = JSON.stringify({ ...event, schema: 'portcullis.event/1', time: '2026-01-31', type: 'login' });
  for (const format of [[], ['--json']]) {
    const { out } = await captured('events', logFile(line), '--type', 'login', ...format);
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through
    expect(out.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  }
});

test('events: the line of a session that an operator ended names the operator and the user', async () => {
  const event = { observer: {}, outcome: 'allow', reason: [], actor: { kind: 'user', sub: 'olga' } };
  const logout = { by: 'operator', iss: 'https://id.example', sub: 'bob' };
  const head = { schema: 'portcullis.event/1', time: '2026-01-31', type: 'logout' };
  const log = logFile(JSON.stringify({ ...event, ...head, logout }));
  const { out } = await captured('events', log, '--type', 'logout');
  expect(out).toBe('2026-01-31  allow  logout  olga  of bob\n');
});

test('events --denied lists only denied requests', async () => {
  const { out } = await captured('events', logFile(), '--denied');
  expect(out.trim().split('\n')).toHaveLength(2);
});

test('only some types, as they are in the log', async () => {
  const { out } = await captured('events', logFile(), '--type', 'audit.checkpoint', '--json');
  expect(out.trim().split('\n')).toEqual(lines.filter((line) => line.includes('audit.checkpoint')));
});

test('events --until lists only events before that time', async () => {
  expect((await captured('events', logFile(), '--until', '2020-01-01')).out).toBe('');
});

test.each(['yesterday', '5', '2026-01-31T12:00'])('%s is no time, and invalid usage', async (text) => {
  const { code, err } = await captured('events', logFile(), '--until', text);
  expect(code).toBe(2);
  expect(err).toMatch(/--until .*: must be a time such as/);
});

test('a misspelled type is invalid usage, and not a log without such events', async () => {
  const { code, out, err } = await captured('events', logFile(), '--type', 'requst.decision');
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('--type names "requst.decision", which is not an event type; did you mean');
});

test('a line that is not an event is reported, with its position, and the others are printed', async () => {
  const { code, out, err } = await captured('events', logFile('x'));
  expect(code).toBe(1);
  expect(err).toContain(`:${lines.length + 1}: is not an event`);
  expect(out.trim().split('\n')).toHaveLength(lines.length);
});

test.each(['--since', '--from', '--until', '--to'])(
  'an invalid time is reported for %s, as it was typed',
  async (option) => {
    const file = join(folderWith({ 'events.ndjson': '' }), 'events.ndjson');
    const { code, err } = await captured('events', file, option, '2026-13-01');
    expect([code, err]).toEqual([2, expect.stringContaining(`${option} 2026-13-01: must be a time`)]);
  },
);

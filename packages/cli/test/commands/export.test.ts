import { join } from 'node:path';
import { expect, test } from 'vitest';
import { servedLog } from '../audit-logs.ts';
import { captured } from '../capture.ts';
import { folderWith } from '../configuration-files.ts';

const { lines } = await servedLog(5);

function logFile(...more: readonly string[]): string {
  return join(folderWith({ 'log.ndjson': `${[...lines, ...more].join('\n')}\n` }), 'log.ndjson');
}

test.each([
  ['ocsf', { class_uid: 4002, activity_id: 3 }],
  ['ocsf+security_control', { class_uid: 4002, action_id: 1 }],
  ['ecs', { 'event.action': 'request.decision', 'url.path': '/T0' }],
])('--to %s prints each event in that form', async (format, first) => {
  const { code, out } = await captured('export', logFile(), '--to', format);
  expect(code).toBe(0);
  const events = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events).toHaveLength(lines.length);
  expect(events[0]).toMatchObject(first);
});

test.each([[[]], [['--to', 'cef']], [['--to', 'constructor']]])(
  'export: %j is invalid usage',
  async (options) => {
    const { code, err } = await captured('export', logFile(), ...options);
    expect(code).toBe(2);
    expect(err).toContain('ocsf, ocsf+security_control, ecs');
  },
);

test('a line that is not an event is reported, with its position', async () => {
  const { code, err } = await captured('export', logFile('{}'), '--to', 'ecs');
  expect(code).toBe(1);
  expect(err).toContain(`:${lines.length + 1}: is not an event`);
});

test('an event of a newer gateway, or one that is cut off, is reported, and the others are written', async () => {
  const head = {
    schema: 'portcullis.event/1',
    outcome: 'allow',
    reason: [],
    time: '2026-01-31T00:00:00.000Z',
  };
  const newer = { ...head, type: 'quantum.login', observer: {} };
  const cut = { ...head, type: 'request.decision', http: { method: 'GET', path: '/' } };
  const log = logFile(JSON.stringify(newer), JSON.stringify(cut), ...lines.slice(-1));
  const { code, out, err } = await captured('export', log, '--to', 'ocsf');
  expect(code).toBe(1);
  expect(err).toContain(`:${lines.length + 1}: has a type that cannot be mapped to ocsf`);
  expect(err).toContain(`:${lines.length + 2}: `);
  expect(out.trim().split('\n')).toHaveLength(lines.length + 1);
});

test('export escapes control characters of events without changing their meaning', async () => {
  const sub = 'x\u009b2J\u202e';
  const event = { actor: { kind: 'user', sub }, observer: {}, outcome: 'allow', reason: [] };
  const line = JSON.stringify({ ...event, schema: 'portcullis.event/1', time: '2026-01-31', type: 'login' });
  const file = join(folderWith({ 'log.ndjson': `${line}\n` }), 'log.ndjson');
  const { out } = await captured('export', file, '--to', 'ecs');
  expect(out).not.toMatch(/[\u007f-\u009f\u202e]/);
  expect(JSON.parse(out)).toMatchObject({ 'user.id': sub });
});

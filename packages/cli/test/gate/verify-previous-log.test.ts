import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { captured } from '../capture.ts';
import { succeedingLogs, tiledLogFolder } from '../tiled-logs.ts';

it('verify follows a log from the one before it', async () => {
  const { dir, next, keys } = await succeedingLogs();
  const witness = ['--witness', keys.witness];
  const args = [
    'verify',
    next,
    '--log',
    keys.next,
    ...witness,
    '--previous',
    dir,
    '--previous-log',
    keys.log,
  ];
  const { code, out } = await captured(...args);
  expect([code, out]).toEqual([0, expect.stringContaining(`${next}: continues ${dir}`)]);
  expect(out).toContain('good (121 entries read of 121');
  const data = JSON.parse((await captured(...args, '--json')).out);
  expect(data).toMatchObject({ verdict: 'good', previous: { verdict: 'good', report: { size: 121 } } });
});

it('verify reports where a closed log continues, and which one was before it, of which nothing was checked', async () => {
  const { dir, next, keys } = await succeedingLogs();
  const verify = (place: string, log: string, ...more: readonly string[]) =>
    captured('verify', place, '--log', log, '--witness', keys.witness, ...more);
  const closed = 'It was closed: later entries are in gate.example.com/log-2027.\n';
  const begun = 'Earlier entries are in gate.example.com/log.\n';
  const first = await verify(dir, keys.log);
  expect([first.code, first.out]).toEqual([0, expect.stringContaining(closed)]);
  expect((await verify(next, keys.next)).out).toContain(begun);
  const both = await verify(next, keys.next, '--previous', dir, '--previous-log', keys.log);
  expect(both.out).not.toContain('Earlier entries');
  expect(both.out).not.toContain('It was closed');
});

it('verify prints no line of a log under the name of another one', async () => {
  const { dir, keys } = await succeedingLogs(undefined, 'x\u001b[2J\n./log: good');
  const { out } = await captured('verify', dir, '--log', keys.log, '--witness', keys.witness);
  expect(out).toContain('later entries are in x\\u001b[2J\\u000a./log: good.\n');
});

it('verify --previous fails if the previous log is a different one, or was modified', async () => {
  const { dir, next, keys } = await succeedingLogs();
  const other = await tiledLogFolder(120);
  const base = [
    'verify',
    next,
    '--log',
    keys.next,
    '--witness',
    keys.witness,
    '--witness',
    other.keys.witness,
  ];
  const wrong = await captured(
    ...base,
    '--quorum',
    '1',
    '--previous',
    other.dir,
    '--previous-log',
    other.keys.log,
  );
  expect([wrong.code, wrong.out]).toEqual([1, expect.stringContaining('log.not_continued: ')]);
  writeFileSync(join(dir, 'tile/entries/000.p/121'), 'changed');
  const args = ['--log', keys.next, '--witness', keys.witness, '--previous', dir, '--previous-log', keys.log];
  const changed = await captured('verify', next, ...args);
  expect([changed.code, changed.out]).toEqual([1, expect.stringContaining('tile.invalid')]);
});

it('verify of a previous log reports wrong usage', async () => {
  const { dir, next, keys } = await succeedingLogs();
  const base = ['verify', next, '--log', keys.next];
  expect((await captured(...base, '--previous', dir)).err).toContain('must be given together');
  const previous = ['--previous', dir, '--previous-log', keys.log];
  expect((await captured(...base, ...previous, '--since', 'x')).err).toContain(
    'cannot be combined with --since',
  );
});

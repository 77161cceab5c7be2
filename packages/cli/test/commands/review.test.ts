import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { captured } from '../capture.ts';
import { fileOf, folderWith } from '../configuration-files.ts';
import { after, before, FROM, monthOfEvents, TO } from '../review/month.ts';
import { tiledLogFolder } from '../tiled-logs.ts';

let lines: readonly string[];
beforeAll(async () => {
  lines = await monthOfEvents();
});

/** A review of 30 days out of a transparency log. */
async function reviewed(...more: readonly string[]) {
  const { folder, dir, trust } = await tiledLogFolder(lines.length, (number) => lines[number - 1] as string);
  const configuration = fileOf(after);
  const args = ['review', configuration, '--events', dir, ...trust, '--from', FROM, '--to', TO, ...more];
  return { folder, dir, args, run: () => captured(...args) };
}

it('review compares with an earlier configuration in which nobody decided where the pages of the gate are', async () => {
  const audit = { sinks: [{ type: 'd1', binding: 'AUDIT' }] };
  const operator = { database: 'AUDIT', roles: ['engineer'] };
  const { run } = await reviewed('--earlier', fileOf({ ...before, audit, operator }), '--json');
  const { code, out, err } = await run();
  expect([code, err]).toEqual([0, '']);
  expect(JSON.parse(out).changes).not.toEqual([]);
});

it('review reports who could reach what, who did, what was unused and what changed, by a verified log', async () => {
  const { run } = await reviewed('--earlier', fileOf(before), '--json');
  const { code, out } = await run();
  expect(code).toBe(0);
  const review = JSON.parse(out);
  expect(review.completeness).toMatchObject({
    verdict: 'good',
    remarks: [],
    checkpoint: { entries: 1802, writers: 1, cosignedBy: [{ witness: 'witness.example.com/w1' }] },
  });
  // The first version came into force before the time that is looked at.
  expect(review.events).toEqual({ all: 1801, requests: 1800, refused: expect.any(Number) });
  expect(review.callers.map(({ who, roles }: { who: string; roles: string[] }) => [who, roles])).toEqual([
    ['(not logged in)', []],
    ['<b>mallory</b>@evil.example', []],
    ['alice@corp.example', ['engineer']],
    ['bob@corp.example', ['engineer']],
    ['carol@partner.example', ['contractor']],
  ]);
  const counted = review.uses.reduce(
    (sum: number, use: { allowed: number; refused: number }) => sum + use.allowed + use.refused,
    0,
  );
  expect(counted).toBe(1800);
  const right = (role: string, application: string, operation: string) =>
    review.rights.find(
      (one: Record<string, string>) =>
        one.role === role && one.application === application && one.operation === operation,
    );
  expect(right('engineer', 'maniphest', 'view')).toMatchObject({
    used: 240,
    holders: ['alice@corp.example', 'bob@corp.example'],
  });
  expect(right('engineer', 'config', 'edit')).toMatchObject({ used: 0, access: 'always' });
  // What contractors did before the change is no right of today.
  expect(right('contractor', 'maniphest', 'view')).toBeUndefined();
  expect(right('contractor', 'diffusion', 'view').used).toBeGreaterThan(0);
  expect(review.changes).toHaveLength(1);
  const [{ difference, time }] = review.changes;
  expect(time).toBe('2026-01-12T08:00:00.000Z');
  expect(difference.gained).toContainEqual(
    expect.objectContaining({ roles: ['contractor'], applications: expect.arrayContaining(['diffusion']) }),
  );
  expect(difference.lost).toContainEqual(
    expect.objectContaining({ roles: ['contractor'], applications: expect.arrayContaining(['maniphest']) }),
  );
});

it('review reports that a log is not whole, on the page too, and ends with 1', async () => {
  const page = join(folderWith({}), 'review.html');
  const { run, dir } = await reviewed('--html', page);
  rmSync(join(dir, 'tile/entries/003'));
  const { code, out } = await run();
  expect(code).toBe(1);
  expect(out).toContain('tile/entries/003: tile.missing');
  const html = readFileSync(page, 'utf8');
  expect(html).toContain('The log is NOT complete');
  expect(html).not.toContain('was proved');
});

it('review does not compare a version whose configuration was not given, and says so', async () => {
  const { run } = await reviewed();
  expect((await run()).out).toMatch(/policy {4}phorge in version [\da-f]{12} at 2026-01-12.*: not compared/);
});

it('review reports a log of lines as unproven', async () => {
  const file = join(folderWith({ 'audit.ndjson': `${lines.join('\n')}\n` }), 'audit.ndjson');
  const args = ['review', fileOf(after), '--events', file, '--from', FROM, '--to', TO];
  const { code, out } = await captured(...args);
  expect([code, out]).toEqual([1, expect.stringContaining('unproven')]);
  expect(out).toContain('events    1801, including 1800 requests');
  writeFileSync(file, `${lines[1]}\nnonsense\n`);
  expect((await captured(...args)).out).toContain('line 2 is not an event');
});

it('review reports wrong usage', async () => {
  const file = fileOf(after);
  const times = ['--from', FROM, '--to', TO];
  for (const [args, message] of [
    [times, '--events is missing'],
    [['--events', 'x', '--from', FROM], '--to is missing'],
    [['--events', 'x', '--from', 'yesterday', '--to', TO], '--from yesterday: must be a time such as'],
    [['--events', 'x', '--from', TO, '--to', FROM], '--to must be later'],
    [['--events', 'x', ...times, '--witness', 'w'], 'need --log'],
  ] as const) {
    const { code, err } = await captured('review', file, ...args);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  }
});

it('review reports malformed events of a log with their entries, and skips them', async () => {
  const { dir, trust } = await tiledLogFolder(120, (number) =>
    number === 7
      ? '{"actor":null,"http":1,"schema":"portcullis.event/1","type":"request.decision"}'
      : (lines[number - 1] as string),
  );
  const args = ['review', fileOf(after), '--events', dir, ...trust, '--from', FROM, '--to', TO, '--json'];
  const { code, out, err } = await captured(...args);
  expect([code, err]).toEqual([1, '']);
  expect(JSON.parse(out).completeness).toMatchObject({
    verdict: 'bad',
    remarks: expect.arrayContaining(['entry 6 is not an event']),
  });
});

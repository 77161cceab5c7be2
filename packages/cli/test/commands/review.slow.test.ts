import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, expect, it } from 'vitest';
import { captured } from '../capture.ts';
import { fileOf, folderWith } from '../configuration-files.ts';
import { after, before, FROM, monthOfEvents, TO } from '../review/month.ts';
import { succeedingLogs, tiledLogFolder } from '../tiled-logs.ts';

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

it('review creates one page that escapes the contents of the log, and one table with the same data', async () => {
  const folder = folderWith({});
  const [page, sheet] = [join(folder, 'review.html'), join(folder, 'review.csv')];
  const { run } = await reviewed('--earlier', fileOf(before), '--html', page, '--csv', sheet);
  const { code, out } = await run();
  expect(code).toBe(0);
  expect(out).toContain('1 gained');
  const html = readFileSync(page, 'utf8');
  expect(html).toContain('The log is proved to be complete and unmodified.');
  expect(html).toContain('Every one of its 1802 entries');
  expect(html).toContain('Unused rights');
  expect(html).toContain('&lt;b&gt;mallory');
  expect(html).not.toMatch(/<b>mallory|<script|https?:\/\/(?!www\.w3)/);
  const rows: Record<string, string>[] = parse(readFileSync(sheet, 'utf8'), { columns: true });
  expect(new Set(rows.map(({ section }) => section))).toEqual(
    new Set(['completeness', 'caller', 'use', 'used right', 'unused right', 'policy']),
  );
  expect(rows.find(({ section }) => section === 'completeness')).toMatchObject({ access: 'good' });
  expect(
    rows.find(({ who, operation }) => who === 'alice@corp.example' && operation === 'edit'),
  ).toMatchObject({
    section: 'use',
    application: 'maniphest',
    allowed: '120',
    refused: '0',
  });
});

it('review does not report a log as complete for a time that no witness confirms', async () => {
  const { args } = await reviewed();
  const { code, out } = await captured(...args.map((arg) => (arg === TO ? '2999-01-01' : arg)));
  expect([code, out]).toEqual([
    1,
    expect.stringMatching(
      /: unproven\n *end: the log was cosigned at 2\S+Z: later events, until 2999-01-01T00:00:00\.000Z, are unknown\n/,
    ),
  ]);
});

it('review does not report a log as complete for a time before it started', async () => {
  const { args } = await reviewed();
  const begun = JSON.parse(lines[0] as string).time as string;
  const reviewFrom = (from: string) => captured(...args.map((arg) => (arg === FROM ? from : arg)));
  expect(await reviewFrom('2025-12-01')).toMatchObject({
    code: 1,
    out: expect.stringContaining(`begin: the log starts later: events before ${begun} are unknown`),
  });
  expect(await reviewFrom(begun)).toMatchObject({ code: 0, out: expect.not.stringContaining('begin:') });
});

it('review does not report a log as complete for a time before it, in which another one was used', async () => {
  const { next, keys } = await succeedingLogs((number) => lines[number * 7] as string);
  const begun = JSON.parse(lines[121 * 7] as string).time as string;
  const trust = ['--log', keys.next, '--witness', keys.witness];
  const remark = `begin: it continues gate.example.com/log, which has the events before ${begun}`;
  const reviewFrom = async (from: string) =>
    (await captured('review', fileOf(after), '--events', next, ...trust, '--from', from, '--to', TO)).out;
  expect(await reviewFrom(FROM)).toContain(remark);
  expect(await reviewFrom(begun)).not.toContain('begin:');
});

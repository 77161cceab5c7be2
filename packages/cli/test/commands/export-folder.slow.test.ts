import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { fileOf, folderWith } from '../configuration-files.ts';
import { after, before, FROM, monthOfEvents, TO } from '../review/month.ts';
import { tiledLogFolder } from '../tiled-logs.ts';

let lines: readonly string[];
beforeAll(async () => {
  lines = await monthOfEvents();
});

/** What an auditor gets of ten days out of a transparency log. */
async function exported(...more: readonly string[]) {
  const { dir, trust } = await tiledLogFolder(lines.length, (number) => lines[number - 1] as string);
  const out = join(folderWith({}), 'for-the-auditor');
  const period = ['--since', FROM, '--until', '2026-01-11'];
  const {
    code,
    out: said,
    err,
  } = await captured(
    ...['export', dir, ...trust, ...period, '--config', fileOf(after), '--out', out, ...more],
  );
  const read = (file: string): string => readFileSync(join(out, file), 'utf8');
  return { code, said, err, out, dir, trust, read };
}

test('export --out writes a folder whose log verifies again offline, and whose hashes fit every file', async () => {
  const { code, err, out, trust, read } = await exported('--earlier', fileOf(before));
  expect([code, err]).toEqual([0, '']);
  const verified = await captured('verify', join(out, 'log'), ...trust);
  expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('good')]);
  const listed = new Map(
    read('SHA256SUMS')
      .trim()
      .split('\n')
      .map((line) => line.split('  ').toReversed() as [string, string]),
  );
  const files = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1));
  expect(files.filter((file) => file !== 'SHA256SUMS').toSorted()).toEqual([...listed.keys()].toSorted());
  for (const [file, hash] of listed) {
    expect(
      createHash('sha256')
        .update(readFileSync(join(out, file)))
        .digest('hex'),
      file,
    ).toBe(hash);
  }
});

test('export --out has the events of the period, and the policies that decided them', async () => {
  const { read, said } = await exported('--earlier', fileOf(before));
  const events = read('events.ndjson')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.length).toBe(600);
  expect(events.every(({ time }) => time >= FROM && time < '2026-01-11')).toBe(true);
  const { decided, texts } = JSON.parse(read('policies.json'));
  expect(decided).toEqual([
    {
      policy: 'phorge',
      version_sha256: expect.stringMatching(/^[\da-f]{64}$/),
      decisions: 600,
      included: true,
    },
  ]);
  expect(texts.map(({ policy }: { policy: object }) => policy)).toEqual([
    after.instances[0]?.policy,
    before.instances[0]?.policy,
  ]);
  expect(JSON.parse(read('report.json'))).toMatchObject({ events: 600, completeness: { verdict: 'good' } });
  expect(read('review.html')).toContain('Access review 2026-01-01 to 2026-01-11');
  expect(said).toContain('record: good');
});

test('export --out names a policy that decided and whose text is missing, and ends with 1', async () => {
  const { code, said, read } = await exported();
  expect(code).toBe(1);
  expect(said).toMatch(/policy phorge: version [\da-f]{12} made 600 decisions, and its text is missing/);
  expect(JSON.parse(read('policies.json')).decided[0].included).toBe(false);
});

test('export --out of a log without proofs says that it is not proved, and ends with 1', async () => {
  const log = join(folderWith({ 'log.ndjson': `${lines.join('\n')}\n` }), 'log.ndjson');
  const out = join(folderWith({}), 'out');
  const args = ['--since', FROM, '--until', TO, '--config', fileOf(after), '--earlier', fileOf(before)];
  const { code, out: said } = await captured('export', log, ...args, '--out', out);
  expect([code, said]).toEqual([1, expect.stringContaining('record: unproven')]);
  expect(readdirSync(out)).not.toContain('log');
  expect(readFileSync(join(out, 'README.txt'), 'utf8')).toContain('log without proofs');
});

test('export --out overwrites nothing', async () => {
  const out = folderWith({ 'kept.txt': 'x' });
  const log = join(folderWith({ 'log.ndjson': '' }), 'log.ndjson');
  const args = ['--since', FROM, '--until', TO, '--config', fileOf(after), '--out'];
  const { code, err } = await captured('export', log, ...args, out);
  expect([code, err]).toEqual([2, expect.stringContaining('is not empty')]);
  expect(readdirSync(out)).toEqual(['kept.txt']);
  writeFileSync(join(out, 'file'), '');
  expect((await captured('export', log, ...args, join(out, 'file'))).err).toContain('cannot be created');
});

test.each([
  [['--out', 'x'], '--out needs --since, --until and --config'],
  [['--out', 'x', '--to', 'ecs'], 'takes either --to'],
  [['--to', 'ecs', '--log', 'x'], '--log needs --out'],
  [['--to', 'ecs', '--since', '2026-02-01', '--until', '2026-01-01'], '--until must be later'],
  [
    ['--out', 'x', '--since', FROM, '--until', TO, '--config', 'x', '--witness', 'x'],
    '--witness and --quorum need --log',
  ],
])('export %j is invalid usage', async (options, message) => {
  const { code, err } = await captured('export', 'log.ndjson', ...options);
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
});

test('export --to prints only the events of the period', async () => {
  const log = join(folderWith({ 'log.ndjson': `${lines.join('\n')}\n` }), 'log.ndjson');
  const args = ['--to', 'ecs', '--since', '2026-01-02', '--until', '2026-01-03'];
  expect((await captured('export', log, ...args)).out.trim().split('\n')).toHaveLength(60);
});

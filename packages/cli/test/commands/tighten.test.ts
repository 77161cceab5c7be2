import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { folderWith, goodConfiguration } from '../configuration-files.ts';
import { ndjson, requestEvent } from '../events.ts';

const USED = [
  requestEvent({ sub: 'erin', roles: ['engineer'] }, '/D12', 'allow', 'engineering'),
  requestEvent({ sub: 'carl', roles: ['contractor'] }, '/T34', 'allow', 'tasks'),
  requestEvent({ sub: 'carl', roles: ['contractor'] }, '/D12', 'deny', 'source-code'),
];

function folderOf(log: readonly object[]) {
  const folder = folderWith({ 'portcullis.json': goodConfiguration(), 'events.ndjson': ndjson(log) });
  const [file, events, out] = ['portcullis.json', 'events.ndjson', 'smaller.json'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  return { file, events, out };
}

test('tighten prints what is unused, what would be lost, and what was proved; writes nothing', async () => {
  const { file, events, out } = folderOf(USED);
  const { code, out: said, err } = await captured('tighten', file, '--events', events);
  expect([code, err]).toEqual([0, '']);
  expect(said).toContain(`instances[0].policy.rules[2] tasks
  - paths "/maniphest/**": unused in this log
  - methods other than GET: unused in this log
instances[0].policy.rules[3] health
  - the whole rule: unused in this log
`);
  expect(said).toContain('lost  contractor: ');
  expect(said).toContain(
    'proved: no access is gained, and 2 recorded requests allowed as before\n1 event did not allow access\n',
  );
  expect(existsSync(out)).toBe(false);
});

test('a rule last used before a day is removed, and its last use is named', async () => {
  const { file, events } = folderOf([
    ...USED,
    { ...requestEvent({ roles: [] }, '/status/', 'allow', 'health'), time: '2026-01-02T03:04:05.000Z' },
  ]);
  const { out } = await captured('tighten', file, '--events', events, '--unused-since', '2026-06-01');
  expect(out).toContain('- the whole rule: last used 2026-01-02T03:04:05.000Z\n');
  expect(out).toContain('1 request from before that day would be refused\n');
});

test('a log without an admitted request, no log and an invalid day are invalid usage', async () => {
  const { file, events } = folderOf(USED.slice(2));
  const nothing = await captured('tighten', file, '--events', events);
  expect([nothing.code, nothing.err]).toEqual([2, expect.stringContaining('everything would be removed')]);
  expect((await captured('tighten', file)).err).toContain('--events is missing');
  for (const text of ['June', '2026-06-31']) {
    const day = await captured('tighten', file, '--events', events, '--unused-since', text);
    expect([day.code, day.err]).toEqual([2, expect.stringContaining('must be a day')]);
  }
});

test('tighten reports an empty log immediately, without starting a proof', async () => {
  const variable = { name: 'own', effect: 'allow', who: 'anyone', paths: [`/\${FOLDER}/**`] } as const;
  const undecided = goodConfiguration({ policy: { name: 'phorge', rules: [variable] } });
  const folder = folderWith({ 'portcullis.json': undecided, 'events.ndjson': '' });
  const { code, err } = await captured(
    ...['tighten', join(folder, 'portcullis.json'), '--events', join(folder, 'events.ndjson')],
  );
  expect([code, err]).toEqual([2, expect.stringContaining('everything would be removed')]);
});

test('tighten --json prints as data what was kept and removed, and --out writes the smaller configuration', async () => {
  const { file, events, out } = folderOf(USED);
  const { code, out: said } = await captured('tighten', file, '--events', events, '--json', '--out', out);
  expect(code).toBe(0);
  const { dropped, gained, lost, ...counts } = JSON.parse(said);
  expect(counts).toEqual({ held: 2, forgotten: 0, unexplained: 0, skipped: 1 });
  expect(gained).toEqual([]);
  expect(dropped).toContainEqual({
    instance: 'phorge',
    path: 'instances[0].policy.rules[2].paths[0]',
    rule: 'tasks',
    field: 'paths',
    value: '/maniphest/**',
    kept: ['/T*'],
    lastUsed: null,
  });
  // What diff says of the two files is what was said to be lost.
  const { out: compared } = await captured('diff', file, out, '--no-new-access', '--json');
  expect(JSON.parse(compared)).toMatchObject({ equivalent: false, gained: [], lost, settings: [] });
  expect(JSON.parse(readFileSync(out, 'utf8')).instances[0].policy.rules).toHaveLength(3);
  expect((await captured('simulate', out, '--events', events)).code).toBe(0);
});

test('rules of hosts that are variables are not reported as unused where the Wrangler file contains the hosts', async () => {
  const configuration = goodConfiguration(
    { name: 'one', hosts: [`\${ONE_HOST}`] },
    { name: 'two', hosts: [`\${TWO_HOST}`] },
  );
  const vars = { ONE_HOST: 'one.corp.example', TWO_HOST: 'two.corp.example' };
  const log = Object.values(vars).map((host) =>
    requestEvent({ sub: 'erin', roles: ['engineer'] }, '/D12', 'allow', 'engineering', host),
  );
  const files = { 'portcullis.json': configuration, 'events.ndjson': ndjson(log) };
  const folder = folderWith({ ...files, 'wrangler.jsonc': JSON.stringify({ vars }) });
  const [file, out] = [join(folder, 'portcullis.json'), join(folder, 'smaller.json')];
  const { code, out: said } = await captured(
    ...['tighten', file, '--events', join(folder, 'events.ndjson'), '--json', '--out', out],
  );
  expect([code, JSON.parse(said).held]).toEqual([0, 2]);
  const { instances } = JSON.parse(readFileSync(out, 'utf8')) as ReturnType<typeof goodConfiguration>;
  expect(instances.map(({ hosts }) => hosts)).toEqual(configuration.instances.map(({ hosts }) => hosts));
  expect(instances.map(({ policy }) => policy.rules.map(({ name }) => name))).toEqual([
    ['engineering', 'source-code'],
    ['engineering', 'source-code'],
  ]);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { folderWith, phorgeConfiguration } from '../configuration-files.ts';
import { ndjson, requestEvent } from '../events.ts';

const USED = [
  requestEvent({ sub: 'erin', roles: ['engineer'] }, '/D12', 'allow', 'engineering'),
  requestEvent({ sub: 'carl', roles: ['contractor'] }, '/T34', 'allow', 'tasks'),
  requestEvent({ sub: 'carl', roles: ['contractor'] }, '/D12', 'deny', 'source-code'),
];

function folderOf(log: readonly object[]) {
  const folder = folderWith({ 'portcullis.json': phorgeConfiguration(), 'events.ndjson': ndjson(log) });
  const [file, events, out] = ['portcullis.json', 'events.ndjson', 'smaller.json'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  return { file, events, out };
}

test('tighten --json says as data what was held and dropped, and --out writes the smaller configuration', async () => {
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

test('rules of hosts that are variables are not called unused where the Wrangler file says the hosts', async () => {
  const configuration = phorgeConfiguration(
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
  const { instances } = JSON.parse(readFileSync(out, 'utf8')) as ReturnType<typeof phorgeConfiguration>;
  expect(instances.map(({ hosts }) => hosts)).toEqual(configuration.instances.map(({ hosts }) => hosts));
  expect(instances.map(({ policy }) => policy.rules.map(({ name }) => name))).toEqual([
    ['engineering', 'source-code'],
    ['engineering', 'source-code'],
  ]);
});

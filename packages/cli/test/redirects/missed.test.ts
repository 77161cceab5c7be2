import { join } from 'node:path';
import { expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { folderWith, phorgeConfiguration } from '../configuration-files.ts';
import { ndjson, requestEvent } from '../events.ts';

const G = 'https://gitlab.example.com';
const hosts = ['gitlab.example.com'];

const event = (path: string, more: object = {}) => ({
  ...requestEvent({ roles: [] }, path, 'allow'),
  ...more,
});

const EVENTS = ndjson([
  event('/T45'),
  event('/T46/', { time: '2026-11-25T09:00:00.000Z' }),
  event('/T46/'),
  event('/w/old/', { http: { method: 'GET', host: 'phorge.corp.example', path: '/w/old/', status: 404 } }),
  event('/D7'),
  // Nobody opens these.
  event('/res/x.css', { resource: { app: 'celerity', kind: 'asset', operation: 'view' } }),
  event('/api/user.whoami', { resource: { app: 'conduit', kind: 'method', operation: 'user.whoami' } }),
  event('/source/lab.git/info/refs', {
    resource: { app: 'diffusion', kind: 'repository', operation: 'pull' },
  }),
  event('/.portcullis/whoami'),
  event('/T99', { http: { method: 'POST', host: 'phorge.corp.example', path: '/T99', status: 200 } }),
  event('/T98', { type: 'login' }),
]);

function folder(redirects: object, files: object = {}) {
  return folderWith({
    'portcullis.json': phorgeConfiguration({ redirects: { hosts, ...redirects } } as never),
    'events.ndjson': EVENTS,
    ...files,
  });
}

test('paths that were asked for and that no redirect is for are listed, the most frequent first', async () => {
  const map = [
    { from: '/T45', to: `${G}/45` },
    { from: '/D{id:digits}', to: `${G}/{id}` },
  ];
  const at = folder({ map });
  const args = ['redirects', 'missed', join(at, 'portcullis.json'), '--events', join(at, 'events.ndjson')];
  expect(await captured(...args)).toEqual({
    code: 0,
    out: '      2  2026-11-25T09:00:00.000Z  200  /T46/\n      1  2026-11-24T09:00:00.000Z  404  /w/old/\n2 paths not in the map\n',
    err: '',
  });
  const { out } = await captured(...args, '--json');
  expect(JSON.parse(out)[0]).toEqual({
    ...{ instance: 'phorge', path: '/T46/', count: 2, last: '2026-11-25T09:00:00.000Z', status: 200 },
  });
});

test('the map of an instance that stores it is read from a file, and a missing one is said', async () => {
  const at = folder({ stored: { kv: 'REDIRECTS', key: 'map' } }, { 'map.csv': `from,to\n/T46,${G}/46\n` });
  const args = ['redirects', 'missed', join(at, 'portcullis.json'), '--events', join(at, 'events.ndjson')];
  expect((await captured(...args, '--redirects', join(at, 'map.csv'))).out).not.toContain('T46');
  const missing = await captured(...args);
  expect(missing.code).toBe(2);
  expect(missing.err).toContain('the map of "phorge" is stored: give its file with --redirects');
});

test('a map with a mistake, which the gate does not use, is refused', async () => {
  const at = folder(
    { stored: { kv: 'REDIRECTS', key: 'map' } },
    { 'map.csv': `from,to\n/T45,${G}/45\n/T46,https://evil.example/\n` },
  );
  const [configuration, events, map] = ['portcullis.json', 'events.ndjson', 'map.csv'].map((name) =>
    join(at, name),
  );
  const answer = await captured(
    ...['redirects', 'missed', String(configuration), '--events', String(events), '--redirects', String(map)],
  );
  expect(answer).toMatchObject({ code: 2, out: '' });
  expect(answer.err).toContain('the map of "phorge" has a mistake at line 3: leads to evil.example');
});

test('a configuration without redirects has none that are missed', async () => {
  const at = folderWith({ 'portcullis.json': phorgeConfiguration(), 'events.ndjson': EVENTS });
  const answer = await captured(
    'redirects',
    'missed',
    join(at, 'portcullis.json'),
    '--events',
    join(at, 'events.ndjson'),
  );
  expect(answer).toMatchObject({ code: 2, err: expect.stringContaining('no instance has "redirects"') });
});

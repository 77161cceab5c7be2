import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleWorker } from '../../../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../../../scripts/compatibility-date.ts';
import { discardOutput } from '../../../../../../scripts/fixtures/runtime-output.ts';
import { archiveBucket } from './archive-bucket.ts';

// An archive in a bucket of workerd, behind a gate that has no Phorge.

const HOST = 'phorge.corp.example';

let miniflare: Miniflare;

beforeAll(async () => {
  const configuration = {
    providers: [{ type: 'oidc', name: 'corp', issuer: 'https://login.corp.example', audience: 'phorge' }],
    roles: { staff: ['staff'] },
    instances: [
      {
        name: 'phorge',
        hosts: [HOST],
        application: 'phabricator',
        origin: { zone: true },
        retired: { since: '2026-03-01', to: 'https://gitlab.example.com/acme' },
        archive: { bucket: 'ARCHIVE', closed: ['staff'] },
        policy: { name: 'open', rules: [{ name: 'all', effect: 'allow', who: 'anyone', paths: ['/**'] }] },
      },
    ],
  };
  miniflare = new Miniflare({
    handleRuntimeStdio: discardOutput,
    modules: true,
    script: await bundleWorker(join(import.meta.dirname, '../../../fixtures/readers-worker.ts')),
    compatibilityDate,
    bindings: { CONFIGURATIONS: { archive: configuration } },
    r2Buckets: ['ARCHIVE'],
    outboundService: () => new Response('Phorge was asked', { status: 299 }),
  });
  const bucket = await miniflare.getR2Bucket('ARCHIVE');
  const { files } = await archiveBucket();
  for (const [key, text] of files) await bucket.put(key, text);
});
afterAll(() => miniflare?.dispose());

async function visit(path: string, init: object = {}) {
  const answer = await miniflare.dispatchFetch(`https://${HOST}${path}`, {
    headers: { 'test-gate': 'archive' },
    redirect: 'manual',
    ...init,
  });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

test('a Worker serves an archive from R2: pages, files as attachments, and nothing that only the account could read', async () => {
  const page = await visit('/T1');
  expect([page.status, page.text.includes('text of T1')]).toEqual([200, true]);
  const file = await visit('/F3?download=true');
  expect([file.status, file.text]).toEqual([200, '<script>alert(1)</script>']);
  expect(file.headers.get('content-disposition')).toContain('attachment');
  expect(file.headers.get('content-length')).toBe('25');
  for (const path of ['/T2', '/T3', '/source/x/', '/conduit/']) expect((await visit(path)).status).toBe(404);
  const head = await visit('/T1', { method: 'HEAD' });
  expect([head.status, head.text]).toEqual([200, '']);
});

test('a Worker answers a part of a file from R2, its size to HEAD, and a client that has it already', async () => {
  const headers = { 'test-gate': 'archive' };
  const part = await visit('/F3?download=true', { headers: { ...headers, range: 'bytes=8-12' } });
  expect([part.status, part.text, part.headers.get('content-range')]).toEqual([
    206,
    'alert',
    'bytes 8-12/25',
  ]);
  expect(part.headers.get('content-length')).toBe('5');
  const head = await visit('/F3?download=true', { method: 'HEAD' });
  expect([head.status, head.text, head.headers.get('content-length')]).toEqual([200, '', '25']);
  const known = { ...headers, 'if-none-match': head.headers.get('etag') ?? '' };
  expect((await visit('/F3?download=true', { headers: known })).status).toBe(304);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classify } from '../../src/resource/classify.ts';
import { classifyRequest } from '../../src/resource/classify-request.ts';
import { mixedRows } from '../../src/resource/reach.ts';
import { rememberedResources } from '../../src/resource/remembered-resources.ts';
import { routes } from '../../src/resource/route-table.ts';
import { contextOf } from '../fixtures/context.ts';

/** How many requests are compared. */
const REQUESTS = Number(process.env.MANY_RUNS ?? 3000);

const segment = fc.oneof(
  fc.constantFrom(...routes().keys(), ...mixedRows().flatMap((row) => row.split('/'))),
  fc.constantFrom(
    'T1',
    'D12',
    'rLAB0123',
    'edit',
    'view',
    'query',
    '12',
    'PHID-TASK-abcdefghijklmnopqrst',
    'api',
  ),
  fc.constantFrom('maniphest.search', 'maniphest.edit', 'info', 'refs', 'x'),
);
const below = fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`);
// Few of each, so that most requests have come before, with another method, or as another path.
const requests = fc.record({
  method: fc.constantFrom('GET', 'POST', 'HEAD', 'PUT'),
  path: below.filter((path) => !/^\/(?:source|diffusion)(?:\/|$)/.test(path)),
  search: fc.constantFrom('', '?service=git-receive-pack', '?cmd=unbundle'),
});

test('a cached resource equals that of the same request, computed again', () => {
  fc.assert(
    fc.property(fc.array(requests, { minLength: 1, maxLength: 4 }), (asked) => {
      for (const { method, path, search } of [...asked, ...asked]) {
        const found = classifyRequest(contextOf(path + search, { method }));
        expect(found).toEqual(classify(method, { path, search }));
        expect(Object.isFrozen(found)).toBe(true);
      }
    }),
    { numRuns: Math.ceil(REQUESTS / 8) },
  );
});

test('no resource below a repository is cached: there the query decides whether it writes', async () => {
  const pull = await classifyRequest(contextOf('/source/lab.git/info/refs?service=git-upload-pack'));
  const push = await classifyRequest(contextOf('/source/lab.git/info/refs?service=git-receive-pack'));
  expect([pull.operation, push.operation]).toEqual(['pull', 'push']);
});

test('a cached resource is stored by method and path, and cannot be changed', () => {
  const resources = rememberedResources();
  const given = { application: 'search', reaches: ['maniphest'] };
  expect(resources.remember('GET', '/T1', given)).toBe(given);
  expect(resources.find('GET', '/T1')).toBe(given);
  expect(resources.find('POST', '/T1')).toBeUndefined();
  expect(resources.find('GET', '/T2')).toBeUndefined();
  expect(() => given.reaches.push('any')).toThrow(TypeError);
  expect(() => Object.assign(given, { application: 'home' })).toThrow(TypeError);
});

test('a resource of a request whose method and path have more than 500 characters is not cached', () => {
  const resources = rememberedResources();
  const given = { application: 'search' };
  const path = '/'.padEnd(500 - 'GET '.length, 'x');
  resources.remember('GET', path, given);
  resources.remember('GET', `${path}x`, given);
  expect([resources.find('GET', path), resources.find('GET', `${path}x`)]).toEqual([given, undefined]);
});

test('at most 1,000 resources are cached, the latest', () => {
  const resources = rememberedResources();
  for (let id = 0; id <= 1000; id++) resources.remember('GET', `/T${id}`, { application: 'maniphest' });
  const found = [0, 1, 1000].map((id) => resources.find('GET', `/T${id}`)?.application);
  expect(found).toEqual([undefined, 'maniphest', 'maniphest']);
});

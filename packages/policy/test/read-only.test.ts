import { expect, test } from 'vitest';
import { isReadOnly } from '../src/read-only.ts';
import { requestBy } from './requests.ts';

test.each([
  ['GET', true],
  ['HEAD', true],
  ['OPTIONS', true],
  ['POST', false],
  ['PUT', false],
  ['PROPFIND', false],
  ['get', false],
])('isReadOnly for %s: %s', (method, reads) => {
  expect(isReadOnly(requestBy({ method }))).toBe(reads);
  expect(isReadOnly(requestBy({ method, resource: { application: 'wiki', operation: 'view' } }))).toBe(reads);
});

test.each([
  ['POST', true],
  ['GET', false],
])('the application’s own answer overrides the method: %s that reads: %s', (method, reads) => {
  expect(isReadOnly(requestBy({ method, resource: { application: 'wiki', reads } }))).toBe(reads);
});

test('no word of any application contains it', () => {
  const of = (application: string, operation: string, method: string) =>
    isReadOnly(requestBy({ method, path: '/api/x.search', resource: { application, operation } }));
  expect(of('conduit', 'x.search', 'POST')).toBe(false);
  expect(of('diffusion', 'pull', 'POST')).toBe(false);
  expect(of('diffusion', 'push', 'GET')).toBe(true);
  expect(isReadOnly(requestBy({ method: 'POST', path: '/api/x.search' }))).toBe(false);
});

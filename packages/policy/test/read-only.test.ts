import { expect, test } from 'vitest';
import { isReadOnly } from '../src/read-only.ts';
import { requestBy } from './requests.ts';

test.each([
  ['GET', '/D12', true],
  ['HEAD', '/D12', true],
  ['OPTIONS', '/D12', true],
  ['POST', '/D12', false],
  ['get', '/D12', false],
  ['POST', '/api/maniphest.search', true],
  ['POST', '/api/differential.revision.search', true],
  ['POST', '/api/diffusion.historyquery', true],
  ['POST', '/api/user.whoami', true],
  ['GET', '/api/maniphest.edit', false],
  ['GET', '/api/harbormaster.queryautotargets', false],
  ['GET', '/api/diffusion.looksoon', false],
  ['GET', '/api/Maniphest.search', false],
  ['GET', '/api/', false],
])('%s %s only reads: %s', (method, path, reads) => {
  expect(isReadOnly(requestBy({ method, path }))).toBe(reads);
});

test('goes by the resource where the request is classified', () => {
  const of = (application: string, operation?: string, method = 'POST') =>
    isReadOnly(
      requestBy({ method, path: '/api/x', resource: { application, ...(operation && { operation }) } }),
    );
  expect(of('conduit', 'maniphest.search')).toBe(true);
  expect(of('conduit', 'maniphest.edit', 'GET')).toBe(false);
  expect(of('conduit', undefined, 'GET')).toBe(false);
  expect(of('diffusion', 'pull')).toBe(true);
  expect(of('diffusion', 'push')).toBe(false);
  // The advertisement of a push, and Mercurial's commands.
  expect(of('diffusion', 'push', 'GET')).toBe(false);
  expect(of('diffusion', 'browse', 'GET')).toBe(true);
  expect(of('wiki', 'view', 'GET')).toBe(true);
});

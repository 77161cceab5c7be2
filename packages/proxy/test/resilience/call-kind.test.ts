import { expect, test } from 'vitest';
import { isInTrouble, mayBeSentAgain } from '../../src/resilience/call-kind.ts';

const may = (resource: object | undefined, init: object = {}): boolean =>
  mayBeSentAgain({ method: 'GET', body: null, headers: {}, redirect: 'manual', ...init } as never, {
    resource: resource as never,
  });

test.each(['browse', 'download', 'export', 'history', 'list', 'query', 'raw', 'search', 'view'])(
  'a GET for a %s may be sent again',
  (operation) => {
    expect(may({ kind: 'page', operation })).toBe(true);
  },
);

test.each<[string, object | undefined]>([
  ['is not known', undefined],
  ['has no word for it', { kind: 'page' }],
  ['is a change by its word', { kind: 'page', operation: 'edit' }],
  ['is a change by the application, whatever its word', { kind: 'page', operation: 'view', reads: false }],
])('a GET is not sent again where its operation %s', (_what, resource) => {
  expect(may(resource)).toBe(false);
});

test('a request that the application marks as reading may be sent again, whatever its method', () => {
  expect(may({ kind: 'page', operation: 'edit', reads: true })).toBe(true);
});

test.each([{ method: 'POST' }, { body: new Uint8Array(1) }, { headers: { upgrade: 'websocket' } }])(
  'a request with %j is not sent again',
  (init) => {
    expect(may({ kind: 'page', operation: 'view' }, init)).toBe(false);
  },
);

test.each([
  [500, false],
  [501, false],
  [502, true],
  [503, true],
  [504, true],
  [505, false],
  [200, false],
])('an answer with %i counts as a failing origin: %s', (status, is) => {
  expect(isInTrouble(new Response(null, { status }))).toBe(is);
});

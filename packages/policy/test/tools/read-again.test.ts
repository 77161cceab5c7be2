import { AccessError, type Resource } from '@portcullis/core';
import { expect, test } from 'vitest';
import type { PolicyRequest } from '../../src/index.ts';
import { readAgain, recordedResource } from '../../src/tools/read-again.ts';

const application = {
  target: { encodedDelimiters: 'pass' },
  checkTarget: ({ path }: { readonly path: string }) => {
    if (path === '/private') throw new AccessError({ code: 'wiki.private', status: 404, message: 'No.' });
  },
  classify: (method: string, { path, host }: { readonly path: string; readonly host: string }): Resource => ({
    ...{ application: 'wiki', id: path, operation: method.toLowerCase(), kind: host },
    ...(path === '/live' && { method: 'POST' }),
  }),
} as unknown as Parameters<typeof readAgain>[0];

const request: PolicyRequest = {
  caller: { kind: 'user' },
  roles: ['eng'],
  method: 'GET',
  path: '/docs/a b?',
};

test('a recorded request is about what the application makes of its address now, at any host', () => {
  const resource = { application: 'wiki', id: '/docs/a b?', operation: 'get', kind: 'gate.invalid' };
  expect(readAgain(application, request)).toEqual({ ...request, resource });
  expect(readAgain(application, request, 'wiki.example')).toEqual({
    ...{ ...request, resource: { ...resource, kind: 'wiki.example' } },
  });
});

test('a recorded request has the method that the application derives from its address', () => {
  expect(readAgain(application, { ...request, path: '/live' })).toMatchObject({ method: 'POST' });
});

test.each([
  ['/private', 'wiki.private'],
  ['/a//b', 'request.path_refused'],
])('a recorded request for %s is refused before the policy, with its code', (path) => {
  expect(readAgain(application, { ...request, path })).toEqual({
    refused: expect.stringMatching(/^\w+\.\w+$/),
  });
});

test('what a record says of a resource is used where the application knows how, and otherwise its address', () => {
  const address: Resource = { application: 'wiki', operation: 'view' };
  const said: Resource = { application: 'wiki', id: '7', operation: 'edit' };
  const recorded = (one: Resource, other: Resource): Resource => ({ ...other, ...one, kind: 'both' });
  expect(recordedResource({}, undefined, address)).toBe(address);
  expect(recordedResource({}, said, address)).toBe(address);
  expect(recordedResource({ recorded }, undefined, address)).toBe(address);
  expect(recordedResource({ recorded }, said, address)).toEqual({ ...said, kind: 'both' });
  expect(
    readAgain({ ...application, recorded } as typeof application, { ...request, resource: said }),
  ).toMatchObject({
    resource: { id: '7', kind: 'both' },
  });
});

import { expect, test } from 'vitest';
import { methodNotes } from '../../src/check/method-notes.ts';
import { captured } from '../capture.ts';
import { fileOf, goodConfiguration } from '../configuration-files.ts';

const WRITING = ['POST', 'PUT', 'PATCH', 'DELETE'];

function calendars(
  methods: readonly string[] | undefined,
  forwardMethods?: readonly string[],
  effect = 'deny',
) {
  const everywhere = { who: { roles: ['engineer'] }, paths: ['/**'] };
  const rules = [
    { name: 'closed', effect, ...everywhere, ...(methods && { methods }) },
    { name: 'all', effect: 'allow', ...everywhere },
  ];
  const instance = {
    name: 'calendars',
    application: 'web',
    hosts: ['calendars.corp.example'],
    origin: { binding: 'CALENDARS' },
    ...(forwardMethods && { forwardMethods }),
    policy: { name: 'calendars', rules },
  };
  return { ...goodConfiguration(), instances: [instance] };
}

const told = (...given: Parameters<typeof calendars>) =>
  methodNotes(calendars(...given) as never).map(({ path, message }) => `${path}: ${message}`);

test('a rule that denies writing method by method is reported with the forwarded methods it leaves open', () => {
  expect(told(WRITING, ['PROPFIND', 'PROPPATCH', 'MKCOL', 'REPORT'])).toEqual([
    'instances[0].policy.rules[0].methods: denies writing, but not PROPPATCH, MKCOL, which forwardMethods forwards',
  ]);
  expect(told(['PUT', 'DELETE', 'MKCOL'], ['LOCK', 'UNLOCK', 'MKCOL'])).toHaveLength(1);
});

test.each<[string, ...Parameters<typeof told>]>([
  ['names them too', [...WRITING, 'PROPPATCH'], ['PROPPATCH']],
  ['denies all methods', undefined, ['PROPPATCH']],
  ['denies one thing', ['DELETE', 'GET'], ['PROPPATCH']],
  ['allows', WRITING, ['PROPPATCH'], 'allow'],
  ['is of an instance that forwards what shows', WRITING, ['PROPFIND', 'REPORT']],
  ['is of an instance that forwards none', WRITING],
])('a rule is not reported that %s', (_what, ...given) => {
  expect(told(...given)).toEqual([]);
});

test('check reports a rule that denies writing and leaves out a method that writes', async () => {
  const { code, out } = await captured('check', fileOf(calendars(WRITING, ['MKCOL'])));
  expect([code, out]).toEqual([0, expect.stringContaining('denies writing, but not MKCOL')]);
});

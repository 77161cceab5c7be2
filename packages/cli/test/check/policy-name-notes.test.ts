import { expect, test } from 'vitest';
import { policyNameNotes } from '../../src/check/policy-name-notes.ts';
import { captured } from '../capture.ts';
import { fileOf, goodConfiguration } from '../configuration-files.ts';

const two = (policy: object) =>
  goodConfiguration({}, {
    name: 'lab',
    hosts: ['lab.corp.example'],
    origin: { binding: 'LAB' },
    policy: { ...goodConfiguration().instances[0]?.policy, ...policy },
  } as never);

const OTHER = [{ name: 'all', effect: 'allow', who: 'anyone', paths: ['/status/'] }];

test('two different policies with one name are reported, and nothing else', () => {
  expect(policyNameNotes(two({ rules: OTHER }))).toEqual([
    { path: 'instances[1].policy.name', message: expect.stringContaining('instances[0].policy.name') },
  ]);
  expect(policyNameNotes(two({}))).toEqual([]);
  expect(policyNameNotes(two({ name: 'lab', rules: OTHER }))).toEqual([]);
});

test('check reports two different policies with one name', async () => {
  const { code, out } = await captured('check', fileOf(two({ rules: OTHER })));
  expect([code, out]).toEqual([0, expect.stringContaining(`"phorge" is also the name of the policy`)]);
});

import { expect, test } from 'vitest';
import { checkConfiguration } from '../../../src/index.ts';
import { goodConfiguration } from '../../good-configuration.ts';

const LIMIT = { name: 'crawlers', binding: 'BROWSING', periodSeconds: 60, by: 'everybody' };

function problemsOf(...limits: readonly object[]) {
  const configuration = goodConfiguration();
  Object.assign(configuration.instances[0], { limits });
  return checkConfiguration(configuration).map(({ path, message }) => `${path}: ${message}`);
}

test('a limit names existing roles and applications: another one would limit no one', () => {
  expect(problemsOf({ ...LIMIT, who: { roles: ['contractor'] }, applications: ['diffusion'] })).toEqual([]);
  expect(
    problemsOf({ ...LIMIT, who: { roles: ['contracter'] }, applications: ['files', 'difusion', 'a b'] }),
  ).toEqual([
    'instances[0].limits[0].who.roles[0]: "contracter" is not declared in "roles"; did you mean "contractor"?',
    'instances[0].limits[0].applications[1]: "difusion" is not a known application; did you mean "diffusion"?',
    'instances[0].limits[0].applications[2]: "a b" is not a known application',
  ]);
});

test('two limits of one name are refused, since events could not distinguish them', () => {
  expect(problemsOf(LIMIT, { ...LIMIT, binding: 'OTHER' })).toEqual([
    'instances[0].limits[1].name: "crawlers" is already used at instances[0].limits[0].name',
  ]);
});

test('malformed limits cause only problems about their structure', () => {
  for (const wrong of [
    { ...LIMIT, applications: 'diffusion' },
    { ...LIMIT, applications: [7] },
  ]) {
    expect(problemsOf(wrong)).toEqual([expect.stringMatching(/^instances\[0\]\.limits\[0\]\.applications/)]);
  }
});

test('a limit for requests to the gate itself names no role and no application: neither is known there', () => {
  const own = { ...LIMIT, requests: 'gate' };
  expect(problemsOf(own, { ...own, name: 'others', who: 'anonymous' })).toEqual([]);
  expect(problemsOf({ ...own, who: { roles: ['contractor'] }, applications: ['diffusion'] })).toEqual([
    'instances[0].limits[0].who: needs roles, which is unknown for requests to the "gate"',
    'instances[0].limits[0].applications: needs an application, which is unknown for requests to the "gate"',
  ]);
});

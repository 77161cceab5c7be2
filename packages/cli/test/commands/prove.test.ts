import type { PolicyClaim } from '@portcullis/policy';
import { expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { fileOf, goodConfiguration } from '../configuration-files.ts';

function withClaims(...claims: readonly PolicyClaim[]): string {
  const configuration = JSON.parse(JSON.stringify(goodConfiguration()));
  configuration.instances[0].policy.claims = claims;
  return fileOf(configuration);
}

const TRUE: PolicyClaim = {
  name: 'contractors-never-administer',
  who: { roles: ['contractor'], except: ['engineer'] },
  applications: ['config'],
  never: true,
};
const FALSE: PolicyClaim = { name: 'no-tasks', who: { roles: ['contractor'] }, paths: ['/T*'], never: true };

test('claims that hold end with 0', async () => {
  const file = withClaims(TRUE, {
    name: 'status',
    who: 'anyone',
    paths: ['/status/'],
    methods: ['GET'],
    always: true,
  });
  expect(await captured('prove', file)).toEqual({
    code: 0,
    out: 'holds  contractors-never-administer\nholds  status\n2 claims: all hold\n',
    err: '',
  });
});

test('one that does not is shown by a request, as data', async () => {
  const { code, out, err } = await captured('prove', withClaims(TRUE, FALSE), '--json');
  expect([code, err]).toEqual([1, '']);
  expect(JSON.parse(out)).toEqual({
    claims: [
      { name: 'contractors-never-administer', holds: true },
      {
        name: 'no-tasks',
        holds: false,
        counterexample: {
          caller: 'user',
          roles: ['contractor'],
          groups: ['ext-'],
          method: 'GET',
          path: '/T',
          resource: { application: 'unknown', reaches: 'any' },
          rule: 'tasks',
        },
      },
    ],
  });
});

test('the line that explains a counterexample explains it', async () => {
  const file = withClaims(FALSE);
  const { out } = await captured('prove', file);
  const line = out.split('\n').find((each) => each.includes('portcullis explain')) ?? '';
  const [, ...args] = line.trim().split(' ');
  const { code, out: explained } = await captured(...args);
  expect(code).toBe(0);
  expect(explained).toContain('rule tasks of policy phorge');
  expect(explained).toMatch(/^allow /);
});

test('check finds a claim that is not true', async () => {
  const { code, out } = await captured('check', withClaims(TRUE, FALSE));
  expect(code).toBe(1);
  expect(out).toContain(
    'instances[0].policy.claims[1]: the claim "no-tasks" is not true: a person with contractor: GET /T',
  );
});

test('a policy without claims, an instance that is none and a claim about nothing end with 2', async () => {
  expect((await captured('prove', fileOf(goodConfiguration()))).code).toBe(2);
  expect((await captured('prove', withClaims(TRUE), '--instance', 'other')).code).toBe(2);
  const nothing: PolicyClaim = {
    name: 'typo',
    who: 'anyone',
    applications: ['differential'],
    kinds: ['task'],
    never: true,
  };
  const { code, err } = await captured('prove', withClaims(nothing));
  expect(code).toBe(2);
  expect(err).toContain('the claim "typo" speaks of no request that is known');
});

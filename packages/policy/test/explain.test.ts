import { describe, expect, test } from 'vitest';
import { compilePolicy, explain, type PolicyRequest } from '../src/index.ts';
import { policyOf, rule } from './policies.ts';
import { requestBy } from './requests.ts';

const policy = policyOf([
  rule({
    name: 'engineers',
    who: { roles: ['engineer'] },
    description: 'All of it.',
    owner: 'it@acme.example',
  }),
  rule({
    name: 'office',
    who: 'authenticated',
    paths: ['/w/**'],
    methods: ['GET'],
    networks: ['10.0.0.0/8'],
  }),
  rule({ name: 'admin area', effect: 'deny', who: { except: ['admin'] }, applications: ['config'] }),
]);

describe('explain', () => {
  test('reports for every rule which of its fields matched, and which rule decided', () => {
    const resource = { application: 'differential' };
    expect(explain(policy, requestBy({ roles: ['engineer'], path: '/D12', resource }), 'v1')).toEqual({
      decision: expect.objectContaining({ effect: 'allow', rule: 'engineers', version: 'v1' }),
      rules: [
        {
          rule: 'engineers',
          effect: 'allow',
          description: 'All of it.',
          owner: 'it@acme.example',
          matched: true,
          outrankedBy: undefined,
          decided: true,
          fields: [
            { field: 'who', holds: true },
            { field: 'paths', holds: true },
          ],
        },
        expect.objectContaining({
          rule: 'office',
          matched: false,
          decided: false,
          fields: [
            { field: 'who', holds: true },
            { field: 'paths', holds: false },
            { field: 'methods', holds: true },
            { field: 'networks', holds: 'unknown' },
          ],
        }),
        expect.objectContaining({
          rule: 'admin area',
          matched: false,
          fields: [
            { field: 'who', holds: true },
            { field: 'paths', holds: true },
            { field: 'resource', holds: false },
          ],
        }),
      ],
    });
  });

  test('reports the way in which the caller authenticated as a field of its own, which is unknown where the request does not state it', () => {
    const ways = policyOf([
      rule({ name: 'people', who: { via: ['browser'] } }),
      rule({ name: 'no agents', effect: 'deny', who: { roles: ['engineer'], via: ['agent'] } }),
    ]);
    const fieldsBy = (caller: PolicyRequest['caller']) => {
      const { rules } = explain(ways, requestBy({ roles: ['engineer'], path: '/', caller }));
      return rules.map(({ matched, fields }) => [
        matched,
        ...fields.filter(({ field }) => field === 'who' || field === 'via'),
      ]);
    };
    const who = { field: 'who', holds: true };
    expect(fieldsBy({ kind: 'user', via: 'agent' })).toEqual([
      [false, who, { field: 'via', holds: false }],
      [true, who, { field: 'via', holds: true }],
    ]);
    expect(fieldsBy({ kind: 'user' })).toEqual([
      [false, who, { field: 'via', holds: 'unknown' }],
      [true, who, { field: 'via', holds: 'unknown' }],
    ]);
  });

  test('counts what is not known against the caller', () => {
    const { decision, rules } = explain(policy, requestBy({ roles: ['engineer'], path: '/D12' }));
    expect(decision).toMatchObject({ effect: 'deny', rule: 'admin area' });
    expect(rules[2]).toMatchObject({ matched: true, decided: true });
    expect(rules[2]?.fields.at(-1)).toEqual({ field: 'resource', holds: 'unknown' });
  });

  test('a rule without paths does not match where its wildcard would stand for a "#" of a name', () => {
    const one = compilePolicy({
      name: 'p',
      rules: [{ name: 'code', effect: 'allow', who: 'anyone', applications: ['diffusion'] }],
    });
    const asked = requestBy({ path: '/source/C#', resource: { application: 'diffusion' } });
    const { decision, rules } = explain(one, asked);
    expect(decision).toMatchObject({ effect: 'deny', rule: undefined });
    expect(rules[0]).toMatchObject({ matched: false });
    expect(rules[0]?.fields).toContainEqual({ field: 'paths', holds: false });
  });

  test('reports which rule opens a mixed page in spite of one that denies by application', () => {
    const mixed = policyOf([
      rule({ name: 'feed', paths: ['/feed/**'] }),
      rule({ name: 'no code', effect: 'deny', applications: ['diffusion'] }),
    ]);
    const asked = requestBy({ path: '/feed/', resource: { application: 'feed', reaches: 'any' } });
    expect(explain(mixed, asked).rules).toMatchObject([
      { rule: 'feed', matched: true, decided: true, outrankedBy: undefined },
      { rule: 'no code', matched: false, decided: false, outrankedBy: 'feed' },
    ]);
  });

  test('shows every rule, however many there are', () => {
    const many = policyOf(Array.from({ length: 100 }, (_, index) => rule({ name: `r${index}` })));
    expect(explain(many, requestBy()).rules).toHaveLength(100);
  });
});

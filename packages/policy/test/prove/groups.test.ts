import type { RoleMapping } from '@portcullis/roles';
import { describe, expect, test } from 'vitest';
import type { Policy, PolicyClaim, Rule } from '../../src/index.ts';
import { matrix, prove } from '../../src/prove.ts';

const NOW = Date.parse('2026-01-05T12:00:00Z');
const RULES: readonly Rule[] = [
  { name: 'staff', effect: 'allow', who: { roles: ['staff'] }, paths: ['/**'] },
  { name: 'partners', effect: 'allow', who: { roles: ['partner'] }, paths: ['/shared/**'] },
  { name: 'code', effect: 'deny', who: { roles: ['outside'], except: ['lead'] }, paths: ['/code/**'] },
];

function proved(roles: RoleMapping, claim: Partial<PolicyClaim>, rules = RULES) {
  const policy = { name: 'p', rules, claims: [{ name: 'c', who: 'anyone', ...claim }] } as Policy;
  const [{ request, ...result }] = prove(policy, { now: NOW, roles }) as [ReturnType<typeof prove>[0]];
  return { ...result, request };
}

describe('roles that come from groups', () => {
  const never = { who: { roles: ['partner'], except: ['outside'] }, paths: ['/**'], never: true } as const;
  const rules = RULES.slice(1);

  test('a user who has one role has the other, where every group that gives the one gives the other', () => {
    const apart = { staff: ['eng-*'], partner: ['ext-*'], outside: ['ext-*'], lead: ['leads'] };
    expect(proved(apart, never, rules).holds).toBe(true);
    const wider = { ...apart, partner: ['ext-*', 'agency'] };
    expect(proved(wider, never, rules)).toMatchObject({
      holds: false,
      counterexample: { roles: ['partner'], groups: ['agency'] },
    });
  });

  test('a role that no group gives belongs to no user', () => {
    const claim = { who: 'anyone', paths: ['/code/**'], never: true } as const;
    expect(proved({ staff: [], partner: ['p'], outside: ['o'], lead: ['l'] }, claim).holds).toBe(true);
  });

  test('a counterexample names the groups it needs, and no others', () => {
    const roles = {
      staff: ['all', 'eng'],
      partner: ['ext-*'],
      outside: [],
      lead: [{ id: '17', alias: 'x' }],
    };
    const { counterexample } = proved(roles, { who: { roles: ['lead'] }, paths: ['/w/'], never: true });
    expect(counterexample).toMatchObject({ roles: ['staff', 'lead'], groups: ['all', '17'] });
  });

  test('roles that hang on a claim come with it', () => {
    const roles = {
      staff: { groups: ['eng'], claims: { country: 'DE' } },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a template is written
      partner: { template: 'part${kind}' },
      outside: { emailDomains: ['other.example'] },
      lead: { groups: ['leads'], implies: ['staff'] },
    } as const;
    const claim = {
      who: { except: ['lead'] },
      claims: { country: 'US' },
      paths: ['/w/**'],
      never: true,
    } as const;
    const { counterexample, holds } = proved(roles, claim);
    // A claim may be a list: of both countries.
    expect([holds, counterexample?.groups, counterexample?.claims]).toEqual([
      false,
      ['eng'],
      { country: ['US', 'DE'] },
    ]);
    const template = proved(roles, { paths: ['/shared/**'], who: { except: ['staff'] }, never: true });
    expect(template.counterexample).toMatchObject({
      roles: ['partner'],
      groups: [],
      claims: { kind: 'ner' },
    });
    const strangers = proved(roles, {
      who: { roles: ['outside'], except: ['lead'] },
      paths: ['/code/**'],
      never: true,
    });
    expect(strangers.holds).toBe(true);
  });

  test('a matrix counts for a role what its groups always give as well', () => {
    const roles = { staff: ['all'], partner: ['ext'], outside: ['ext'], lead: [] };
    const access = (role: string) =>
      matrix({ name: 'p', rules: RULES }, { now: NOW, roles }).cells.find((cell) => cell.role === role)
        ?.access;
    expect(['staff', 'partner', 'lead'].map(access)).toEqual(['sometimes', 'sometimes', 'never']);
  });
});

describe('claims about groups', () => {
  const roles = { staff: ['eng', 'eng-*'], partner: ['ext-*'], outside: ['ext-acme'], lead: ['leads'] };

  test('include every user who is in one', () => {
    const acme = { groups: ['ext-acme'], paths: ['/code/**'], never: true } as const;
    expect(proved(roles, { ...acme, who: { except: ['lead'] } }).holds).toBe(true);
    const others = proved(roles, { ...acme, groups: ['ext-*'], who: { except: ['lead'] } });
    expect(others).toMatchObject({
      holds: false,
      counterexample: { roles: ['staff', 'partner'], groups: ['eng', 'ext-'] },
    });
    expect(proved(roles, { groups: ['eng'], who: 'anyone', paths: ['/w/'], always: true }).holds).toBe(true);
  });

  test('a caller whose groups are not available may be in any', () => {
    const claim = { groups: ['leads'], paths: ['/w/**'], never: true, who: 'anyone' } as const;
    const open: Rule = { name: 'open', effect: 'allow', who: 'authenticated', paths: ['/w/**'] };
    expect(proved({ lead: ['leads'] }, claim, [open])).toMatchObject({ holds: false });
    const held = { ...open, who: { except: ['lead'] } } as Rule;
    // Whoever may be a leader is none to a rule that lets in those who are none.
    expect(proved({ lead: ['leads'] }, claim, [held]).holds).toBe(true);
  });
});

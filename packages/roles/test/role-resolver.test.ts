import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roleResolver } from '../src/role-resolver.ts';

const { resolve, declared } = roleResolver({
  admin: ['phab-admins'],
  engineer: ['eng-*', 'phab-admins', 'eng-web'],
  contractor: ['ext-*-acme'],
});

test.each([
  [{ admin: ['phab-admins'], engineer: { groups: ['eng-*'], implies: ['admin'] } }, true],
  [{ admin: { groups: ['phab-admins'], claims: { amr: 'mfa' } } }, false],
  [{ admin: { groups: ['phab-admins'], emailDomains: ['acme.example'] } }, false],
] as const)('reports whether groups alone give roles: %j', (mapping, expected) => {
  expect(roleResolver(mapping as never).byGroupsAlone).toBe(expected);
});

describe('roleResolver', () => {
  test('knows the declared roles in their order', () => {
    expect(declared).toEqual(['admin', 'engineer', 'contractor']);
  });

  test.each([
    { groups: [], names: [] },
    { groups: ['phab-admins'], names: ['admin', 'engineer'] },
    { groups: ['eng-'], names: ['engineer'] },
    { groups: ['eng-web', 'ext-x-acme'], names: ['engineer', 'contractor'] },
    { groups: ['ext-acme'], names: [] },
    { groups: ['eng'], names: [] },
    { groups: ['my-eng-web'], names: [] },
    { groups: ['ENG-WEB', 'Phab-Admins'], names: [] },
    { groups: ['phab-admins '], names: [] },
    { groups: ['admin', 'engineer', '*', 'eng*'], names: [] },
    { groups: ['eng-\nadmin'], names: ['engineer'] },
  ])('turns the groups $groups into the roles $names', ({ groups, names }) => {
    expect(resolve(groups).names).toEqual(names);
  });

  test('reports which group gave which role, each once', () => {
    expect(resolve(['eng-web', 'other', 'eng-ops', 'eng-web', 'phab-admins']).grants).toEqual([
      { role: 'engineer', group: 'eng-web' },
      { role: 'engineer', group: 'eng-ops' },
      { role: 'admin', group: 'phab-admins' },
      { role: 'engineer', group: 'phab-admins' },
    ]);
  });

  test('a group that gives a role itself and by another role gives it itself', () => {
    const { resolve } = roleResolver({
      admin: { groups: ['ops'], implies: ['engineer'] },
      engineer: { groups: ['ops'], implies: ['staff'] },
      staff: [],
    });
    expect(resolve(['ops']).grants).toEqual([
      { role: 'admin', group: 'ops' },
      { role: 'engineer', group: 'ops' },
      { role: 'staff', group: 'ops', via: 'engineer' },
    ]);
  });

  test('a role gives what the roles that it implies imply, however far', () => {
    const { resolve } = roleResolver({
      admin: { groups: ['ops'], implies: ['engineer'] },
      engineer: { groups: [], implies: ['staff'] },
      staff: { groups: [], implies: ['guest'] },
      guest: [],
    });
    expect(resolve(['ops']).names).toEqual(['admin', 'engineer', 'staff', 'guest']);
  });

  test('gives roles by name, with those that they imply, and no undeclared one', () => {
    const { give } = roleResolver({ admin: { groups: [], implies: ['engineer'] }, engineer: ['eng'] });
    expect(give(['admin', 'root'], 'a grant').grants).toEqual([
      { role: 'admin', group: 'a grant' },
      { role: 'engineer', group: 'a grant', via: 'admin' },
    ]);
    expect(give([], 'a grant').grants).toEqual([]);
  });

  test('groups do not give roles alone where any role has a condition', () => {
    const mapping = { staff: ['all'], admin: { groups: ['ops'], claims: { amr: 'mfa' } } } as const;
    expect(roleResolver(mapping as never).byGroupsAlone).toBe(false);
  });

  test('keeps a group if any role uses it', () => {
    const { mentions } = roleResolver({ admin: ['phab-admins'], engineer: ['eng-*'] });
    expect(['phab-admins', 'eng-web', 'ops', 'admin'].map(mentions)).toEqual([true, true, false, false]);
  });

  test('answers for each declared role, and throws for any other', () => {
    const roles = resolve(['eng-web']);
    expect([roles.has('engineer'), roles.has('admin')]).toEqual([true, false]);
    // @ts-expect-error a role that the mapping does not declare
    const misspelled = () => roles.has('enginer');
    expect(misspelled).toThrow(expect.objectContaining({ code: 'roles.undeclared', status: 500 }));
  });

  test('reads names of properties of every object as ordinary names', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const plain = roleResolver({ admin: ['phab-admins'] }).resolve(names);
    expect(plain.names).toEqual([]);
    // As JSON has it: an own property, not a prototype.
    const odd = roleResolver(JSON.parse('{"__proto__":["__proto__"],"constructor":["constructor"]}')).resolve(
      names,
    );
    expect(odd.names).toEqual(['__proto__', 'constructor']);
    expect(odd.has('__proto__')).toBe(true);
    expect(() => odd.has('toString')).toThrow(expect.objectContaining({ code: 'roles.undeclared' }));
  });

  test('reads an escaped star and backslash literally', () => {
    const windows = roleResolver({ exact: ['CORP\\eng'], glob: ['CORP\\\\eng-*'], star: ['a\\**'] });
    expect(windows.resolve(['CORP\\eng']).names).toEqual(['exact']);
    expect(windows.resolve(['CORP\\eng-web']).names).toEqual(['glob']);
    expect(windows.resolve(['a*b']).names).toEqual(['star']);
    expect(windows.resolve(['ab']).names).toEqual([]);
  });

  test('gives exactly the roles of a plain reading of the mapping', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-', '*', 'A'), minLength: 1, maxLength: 5 });
    const entry = text.filter((group) => !/^\*+$/.test(group));
    const mapping = fc.dictionary(fc.constantFrom('r1', 'r2', 'r3'), fc.array(entry, { maxLength: 4 }));
    fc.assert(
      fc.property(mapping, fc.array(text, { maxLength: 5 }), (roles, groups) => {
        const expected = Object.keys(roles).filter((role) =>
          roles[role]?.some((entry) => groups.some((group) => matchesPlainly(entry, group))),
        );
        expect(roleResolver(roles).resolve(groups).names).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });
});

/** What a pattern means, without any cleverness. */
function matchesPlainly(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern[0] !== '*') return pattern[0] === text[0] && matchesPlainly(pattern.slice(1), text.slice(1));
  return matchesPlainly(pattern.slice(1), text) || (text !== '' && matchesPlainly(pattern, text.slice(1)));
}

// RFC 5890 section 2.3.2.1: a name in another alphabet is one with its form in ASCII, and only that is compared.
describe('an address that can be read in two ways', () => {
  const { resolve: rolesOf } = roleResolver({
    staff: ['eng-*'],
    outside: { emailDomains: ['xn--bcher-kva.example'] },
    partner: { groups: ['ext-*'], emailDomains: ['ext.example'], claims: { active: true } },
  });
  const known = (groups: readonly string[], caller: object) => {
    const { names, incomplete } = rolesOf(groups, caller);
    return [names, incomplete];
  };

  test('gives no role by its domain, and may have one that is denied', () => {
    expect(known(['eng-web'], { email: 'ada@b\u00fccher.example' })).toEqual([['staff'], true]);
    expect(known([], { email: '"ada"@xn--bcher-kva.example' })).toEqual([[], true]);
  });

  test.each([
    ['an address of the domain', { email: 'ada@xn--bcher-kva.example' }, ['staff', 'outside']],
    ['an address elsewhere', { email: 'ada@acme.example' }, ['staff']],
    ['no address', {}, ['staff']],
  ])('is not %s, of which everything is known', (_what, caller, names) => {
    expect(known(['eng-web'], caller)).toEqual([names, undefined]);
  });

  test('may have only roles that it would have by everything else', () => {
    const resolver = roleResolver({
      partner: { groups: ['ext-*'], emailDomains: ['ext.example'], claims: { active: true } },
    });
    const caller = { email: 'no address', claims: { active: true } };
    expect(resolver.resolve(['ext-a'], caller).incomplete).toBe(true);
    expect(resolver.resolve(['eng-a'], caller)).not.toHaveProperty('incomplete');
    expect(resolver.resolve(['ext-a'], { ...caller, claims: {} })).not.toHaveProperty('incomplete');
  });
});

describe('a caller who is not fully known', () => {
  const { resolve: resolveConditions } = roleResolver({
    staff: { emailDomains: ['acme.example'] },
    contractor: { claims: { employment: 'contractor' } },
    partner: { groups: ['partners'], claims: { iss: 'https://idp.example', vetted: true } },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of a mapping
    'team-a': { template: 'team-${team}' },
  });
  const known = {
    kind: 'user',
    email: 'ada@corp.example',
    claims: { employment: 'staff', team: 'b', iss: 'https://idp.example', vetted: false },
  } as const;

  test('has no further roles where nothing that a role asks for is missing', () => {
    expect(resolveConditions([], known).incomplete).toBeUndefined();
    expect(resolveConditions([], { ...known, claimsIncomplete: true }).incomplete).toBeUndefined();
  });

  test.each<[string, object, boolean | undefined]>([
    ['an address that nobody verified', { email: undefined }, true],
    ['no address, as machines have none,', { kind: 'service', email: undefined }, undefined],
    ['no claim that a role asks for, where all claims are known,', { claims: {} }, undefined],
    [
      'no claim that a role asks for, where there may be others,',
      { claims: { team: 'b' }, claimsIncomplete: true },
      true,
    ],
    [
      'no claim that a template names, where there may be others,',
      { claims: { employment: 'staff' }, claimsIncomplete: true },
      true,
    ],
  ])('with %s has roles that may be incomplete: %s', (_name, changes, incomplete) => {
    const roles = resolveConditions([], { ...known, ...changes });
    expect([roles.names, roles.incomplete]).toEqual([[], incomplete]);
  });

  test('has no role whose issuer is another, whatever else is not known', () => {
    const claims = { iss: 'https://phorge.example', employment: 'staff', team: 'b' };
    const roles = resolveConditions(['partners'], { ...known, claims, claimsIncomplete: true });
    expect([roles.names, roles.incomplete]).toEqual([[], undefined]);
  });
});

import { describe, expect, test } from 'vitest';
import { checkRoleMapping, roleResolver } from '../src/index.ts';

describe('a role definition', () => {
  test('gives a role by an identifier, and shows its readable name', () => {
    const id = '6f9c6b2e-0b1c-4d55-9f59-0f6f3c0c9a01';
    const { resolve } = roleResolver({ admin: [{ id, alias: 'phab-admins' }] });
    expect(resolve([id, 'phab-admins']).grants).toEqual([{ role: 'admin', group: id, alias: 'phab-admins' }]);
  });

  test('gives a role by an anchored expression', () => {
    const { resolve, mentions } = roleResolver({ engineer: [{ expression: '^eng-[a-z]+$' }] });
    expect(resolve(['eng-web', 'eng-7', 'x-eng-web']).grants).toEqual([
      { role: 'engineer', group: 'eng-web' },
    ]);
    expect([mentions('eng-web'), mentions('lunch')]).toEqual([true, false]);
  });

  test('gives implied roles with the group and the role they come from', () => {
    const { resolve } = roleResolver({
      reader: [],
      engineer: { groups: ['eng'], implies: ['reader'] },
      admin: { groups: ['admins'], implies: ['engineer'] },
    });
    const { names, grants } = resolve(['admins']);
    expect(names).toEqual(['reader', 'engineer', 'admin']);
    expect(grants).toEqual([
      { role: 'admin', group: 'admins' },
      { role: 'engineer', group: 'admins', via: 'admin' },
      { role: 'reader', group: 'admins', via: 'engineer' },
    ]);
    expect(resolve(['eng']).names).toEqual(['reader', 'engineer']);
  });

  test('requires claims and a verified domain in addition to the group', () => {
    const { resolve } = roleResolver({
      staff: { groups: ['all'], claims: { email_verified: true }, emailDomains: ['acme.example'] },
    });
    const claims = { email_verified: true };
    expect(resolve(['all'], { claims, email: 'ada@acme.example' }).names).toEqual(['staff']);
    expect(resolve([], { claims, email: 'ada@acme.example' }).names).toEqual([]);
    expect(resolve(['all'], { claims, email: 'a@evil.example@acme.example' }).names).toEqual([]);
    expect(resolve(['all'], { claims: { email_verified: 'true' }, email: 'ada@acme.example' }).names).toEqual(
      [],
    );
    expect(resolve(['all']).names).toEqual([]);
  });

  test('gives a role by conditions alone, and names the claims', () => {
    const { resolve } = roleResolver({ staff: { claims: { department: ['eng', 'ops'] } } });
    expect(resolve([], { claims: { department: 'ops' } }).grants).toEqual([
      { role: 'staff', group: 'claim:department' },
    ]);
    expect(resolve([], { claims: {} }).grants).toEqual([]);
  });

  test('a condition that does not hold also removes the implied roles', () => {
    const { resolve } = roleResolver({
      reader: [],
      staff: { groups: ['all'], claims: { x: 1 }, implies: ['reader'] },
    });
    expect(resolve(['all'], { claims: { x: 2 } }).names).toEqual([]);
  });

  test('makes only declared names of a claim', () => {
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: this is how a template is written
    const { resolve } = roleResolver({
      'team-eng': { template: 'team-${department}' },
      'team-ops': { template: 'team-${department}' },
      'team-admin': ['admins'],
      admin: [],
    });
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: this is how a template is written
    expect(resolve([], { claims: { department: 'eng' } }).grants).toEqual([
      { role: 'team-eng', group: 'claim:department' },
    ]);
    expect(resolve([], { claims: { department: ['ops', 'admin'] } }).names).toEqual(['team-ops']);
    expect(resolve([], { claims: { department: 'admin' } }).names).toEqual([]);
    expect(resolve([], { claims: { department: 7 } }).names).toEqual([]);
  });

  test('reports all problems together, each with its path', () => {
    const problems = checkRoleMapping({
      admin: { groups: ['admins', { expression: 'eng' }, { id: 'x' }], implies: ['enginer'] },
      engineer: { gruops: ['eng'], implies: ['lead'], emailDomains: ['@acme.example'] },
      lead: { implies: ['engineer'], claims: { email: 'x' } },
      'team-eng': { template: 'group-x', groups: [] },
      all: [{ expression: '^.*$' }],
    });
    expect(problems.map(({ path }) => path)).toEqual([
      'admin.groups[1]',
      'admin.groups[2]',
      'admin.implies[0]',
      'engineer.gruops',
      'engineer.emailDomains[0]',
      'lead.claims["email"]',
      'team-eng.template',
      'team-eng.template',
      'all[0]',
      'engineer.implies',
    ]);
    expect(problems.at(2)?.message).toContain('engineer');
    expect(problems.at(-1)?.message).toBe('implies itself: engineer → lead → engineer; remove one of these');
  });

  test('does not compile with an implied role that is not declared', () => {
    // @ts-expect-error misspelled
    const make = () => roleResolver({ admin: { groups: ['a'], implies: ['enginer'] }, engineer: [] });
    expect(make).toThrow('admin.implies[0]');
  });
});

test('a role that several groups give lists each of them, and has an alias only where one is configured', () => {
  const { resolve } = roleResolver({ admin: ['one', { id: 'two', alias: 'Two' }] });
  expect(resolve(['one', 'two']).grants).toStrictEqual([
    { role: 'admin', group: 'one' },
    { role: 'admin', group: 'two', alias: 'Two' },
  ]);
});

import { describe, expect, test } from 'vitest';
import { checkRoleMapping, roleResolver } from '../src/index.ts';
import { isMadeBy, makesName, roleTemplate } from '../src/role-template.ts';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: this is how a template is written
describe('a role template', () => {
  test.each([
    ['team-${department}-eu', { before: 'team-', claim: 'department', after: '-eu' }],
    ['${org.unit}', { before: '', claim: 'org.unit', after: '' }],
  ])('%s names one claim, and the text around it', (text, read) => {
    expect(roleTemplate(text)).toEqual(read);
  });

  test.each([
    'team',
    'team-${}',
    'team-${ }',
    'team-${a}-${b}',
    '$5-${a}',
    'team-${a}-$',
    'team-${a',
    'team-${{a}}',
  ])('%s is refused: it does not name exactly one claim', (text) => {
    expect(roleTemplate(text)).toBeUndefined();
  });

  const template = { before: 'team-', claim: 'department', after: '-eu' };

  test.each([
    ['team-x-eu', true],
    ['team--eu', false],
    ['team-eu', false],
    ['crew-x-eu', false],
    ['team-x-us', false],
    ['-euxxxxxteam-', false],
  ])('may make the name %s: %s', (name, may) => {
    expect(isMadeBy(template, name)).toBe(may);
  });

  test.each<[unknown, boolean]>([
    ['eng', true],
    [['ops', 'eng'], true],
    [['ops'], false],
    ['', false],
    [undefined, false],
    [['eng', 7], true],
  ])('makes the name of a role of a claim that is %j: %s', (department, makes) => {
    expect(makesName(template, 'team-eng-eu', { department })).toBe(makes);
  });

  test('makes no name from a claim that is no text, or is empty', () => {
    expect(makesName(template, 'team-7-eu', { department: 7 })).toBe(false);
    expect(makesName(template, 'team-true-eu', { department: true })).toBe(false);
    expect(makesName(template, 'team-undefined-eu', {})).toBe(false);
    expect(makesName(template, 'team--eu', { department: '' })).toBe(false);
  });

  test('is refused where it can never make the name of its role', () => {
    const mapping = { 'team-eng': { template: 'group-${department}' } };
    expect(checkRoleMapping(mapping)).toEqual([
      { path: 'team-eng.template', message: expect.stringContaining('"team-eng"') },
    ]);
    expect(checkRoleMapping({ 'team-eng': { template: 7 } } as never)).toEqual([
      { path: 'team-eng.template', message: expect.stringContaining('exactly one claim') },
    ]);
  });

  test('that makes another name gives no role, though the claims that are asked for besides are there', () => {
    const mapping = { 'team-eng': { template: 'team-${department}', claims: { level: 3 } } };
    const namesOf = (claims: Record<string, unknown>) => roleResolver(mapping).resolve([], { claims }).names;
    expect(namesOf({ department: 'eng', level: 3 })).toEqual(['team-eng']);
    expect(namesOf({ department: 'ops', level: 3 })).toEqual([]);
    expect(namesOf({ department: 'eng', level: 2 })).toEqual([]);
  });

  test('gives a role beside groups that another role has, and not beside its own', () => {
    const template = 'team-${department}';
    expect(checkRoleMapping({ 'team-eng': { template, groups: ['eng'] } })).toMatchObject([
      { path: 'team-eng.template', message: expect.stringContaining('"groups"') },
    ]);
    expect(checkRoleMapping({ 'team-eng': { template } })).toEqual([]);
  });
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: this is how a template is written

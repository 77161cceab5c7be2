import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyClaim as Claim, Policy, Rule } from '@portcullis/policy';
import type { GatewayConfiguration } from 'portcullis';
import { describe, expect, test } from 'vitest';
import { captured } from './capture.ts';
import { EXAMPLE, fileOf } from './configuration-files.ts';

const RUNBOOK = readFileSync(join(import.meta.dirname, '../../../docs/runbook.md'), 'utf8');

/** The JSON blocks of a section of the runbook, parsed; a block that starts with a name is the inside of an object. */
function blocksOf(heading: string): unknown[] {
  const [, section = ''] = RUNBOOK.split(`\n## ${heading}\n`);
  const [text = ''] = section.split('\n## ');
  return Array.from(text.matchAll(/```json\n(.*?)```/gs), ([, json = '']) =>
    JSON.parse(/^\s*"/.test(json) ? `{${json}}` : json),
  );
}

/** The template's configuration with its policy changed, in a file. */
function changed(roles: object, change: (policy: Policy) => Policy): string {
  const template = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as GatewayConfiguration;
  return fileOf({
    ...template,
    roles: { ...template.roles, ...roles },
    instances: template.instances.map((each) => ({ ...each, policy: change(each.policy as Policy) })),
  });
}

/** The same list, with a role exempt from the entry of a name. */
function exempt<T extends Rule | Claim>(entries: readonly T[], name: string, role: string): readonly T[] {
  expect(entries.map((entry) => entry.name)).toContain(name);
  return entries.map((entry) =>
    entry.name !== name || typeof entry.who !== 'object'
      ? entry
      : { ...entry, who: { ...entry.who, except: [...(entry.who.except ?? []), role] } },
  );
}

async function decision(file: string, ...asked: readonly string[]): Promise<unknown> {
  const { out } = await captured('explain', file, '--json', ...asked);
  const { decision, rule } = JSON.parse(out);
  return [decision, rule];
}

describe('the runbook: contractors get one repository', () => {
  const [rule, added] = blocksOf('Contractors get one repository') as [Rule, { claims: readonly Claim[] }];
  const configuration = (): string =>
    changed({ vendor: ['ext-vendor'] }, ({ rules, claims = [], ...policy }) => ({
      ...policy,
      rules: [...exempt(rules, 'contractors-code', 'vendor'), rule],
      claims: [...exempt(claims, 'contractors-never-see-code', 'vendor'), ...added.claims],
    }));
  const ask = (path: string, group = 'ext-vendor') =>
    decision(configuration(), '--groups', group, '--via', 'vcsPassword', '--path', path);

  test('check proves all claims of the changed template', async () => {
    expect(await captured('check', configuration())).toMatchObject({ code: 0 });
  });

  test.each([
    '/source/vendor/',
    '/diffusion/VENDOR/browse/master/',
    '/diffusion/12/',
    '/rVENDORabc123',
    '/source/vendor.git/info/refs?service=git-upload-pack',
    '/source/vendor.git/info/refs?service=git-receive-pack',
  ])('the group may open %s, and other contractors may not', async (path) => {
    expect(await ask(path)).toEqual(['allow', 'vendor-repository']);
    expect(await ask(path, 'ext-acme')).toEqual(['deny', 'contractors-code']);
  });

  test.each([
    '/source/lab/',
    '/diffusion/LAB/',
    '/diffusion/',
    '/source/vendor/manage/basics/',
    '/diffusion/VENDOR/edit/',
    '/D1',
  ])('the group may not open %s', async (path) => {
    expect(await ask(path)).toEqual(['deny', null]);
  });
});

describe('the runbook: a person must be locked out', () => {
  const [added] = blocksOf('A person must be locked out') as [{ rules: readonly Rule[] }];
  const configuration = (): string =>
    changed({}, ({ rules, name }) => ({ name, rules: [...rules, ...added.rules] }));
  const ask = (claims: Readonly<Record<string, string>>, ...more: readonly string[]) =>
    decision(
      configuration(),
      '--path',
      '/T1',
      ...more,
      ...Object.entries(claims).flatMap(([name, value]) => ['--claim', `${name}=${value}`]),
    );

  test('the rules deny the login of that person, and no other', async () => {
    const login = { iss: 'https://login.corp.example', sub: '00u1' };
    expect(await ask(login, '--groups', 'eng')).toEqual(['deny', 'locked-out']);
    expect(await ask({ ...login, sub: '00u2' }, '--groups', 'eng')).toEqual(['allow', 'engineering']);
  });

  test('the rules deny the Phorge token of that person, and no other', async () => {
    const token = { iss: 'https://phorge.corp.example', preferred_username: 'ada' };
    const known = ['--roles', 'engineer', '--groups-incomplete', '--claims-incomplete'];
    expect(await ask(token, ...known)).toEqual(['deny', 'locked-out-by-token']);
    expect(await ask({ ...token, preferred_username: 'bob' }, ...known)).toEqual(['allow', 'engineering']);
  });
});

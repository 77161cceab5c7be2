import type { GatewayConfiguration } from 'portcullis';
import { expect, test } from 'vitest';
import { groupNotes } from '../../src/check/group-notes.ts';
import { captured } from '../capture.ts';
import { fileOf, goodConfiguration } from '../configuration-files.ts';

const told = (roles: GatewayConfiguration['roles'], providers: GatewayConfiguration['providers'] = []) =>
  groupNotes({ roles, providers }).map(({ path, message }) => `${path}: ${message}`);

test('groups that are written once, and in the usual way, are not reported', () => {
  const expression = '^eng-[a-z]+$';
  expect(
    told({
      engineer: ['eng', 'eng-*', { expression }],
      admin: { groups: ['eng', { id: '0b1c', alias: 'Eng' }], implies: ['engineer'] },
      staff: { emailDomains: ['corp.example'] },
      nobody: [],
    }),
  ).toEqual([]);
});

test('a group that differs from another by capital letters alone is reported, with the other', () => {
  const other = 'differs only in case from "eng" at roles.engineer[0]: names of groups are case-sensitive';
  expect(told({ engineer: ['eng', 'Eng'], admin: { groups: [{ id: 'ENG', alias: 'x' }] } })).toEqual([
    `roles.engineer[1]: "Eng" ${other}`,
    `roles.admin.groups[0]: "ENG" ${other}`,
  ]);
});

test('a group that gives one role twice is reported', () => {
  expect(told({ engineer: ['eng', 'ops', 'eng'] })).toEqual([
    'roles.engineer[2]: "eng" is a duplicate of roles.engineer[0]',
  ]);
});

test('a group with invisible characters is reported', () => {
  const hidden =
    'starts or ends with a space, or contains an invisible character: it only matches a group with exactly this name';
  expect(
    told({ engineer: ['eng '], admin: ['\tadm'], contractor: ['ext-\u200bacme'], ops: ['on call'] }),
  ).toEqual([
    `roles.engineer[0]: "eng " ${hidden}`,
    `roles.admin[0]: "\\tadm" ${hidden}`,
    `roles.contractor[0]: "ext-\u200bacme" ${hidden}`,
  ]);
});

test('a pattern of users’ groups that matches groups of jobs too is reported', () => {
  const roles = { admin: ['*-admins', 'repository:acme/*'], engineer: { groups: ['eng-*', '*eng'] } };
  const jobs = [
    'also matches groups of CI jobs (github-actions), which end in branches, environments and other names that',
    'their creators choose: start the pattern with a fixed word',
  ].join(' ');
  const people = { type: 'okta', name: 'people', domain: 'acme.okta.com', audience: 'api://x' } as const;
  const runners = {
    type: 'github-actions',
    name: 'jobs',
    owners: ['acme'],
    audience: 'x',
    header: 'x-job',
  } as const;
  expect(told(roles, [people])).toEqual([]);
  expect(told(roles, [people, runners])).toEqual([
    `roles.admin[0]: "*-admins" ${jobs}`,
    `roles.engineer.groups[1]: "*eng" ${jobs}`,
  ]);
});

test('check reports a group whose name ends with a space, as a note with its path', async () => {
  const configuration = {
    ...goodConfiguration(),
    roles: { engineer: ['eng'], contractor: ['ext ', 'Eng'] },
  };
  const { code, out } = await captured('check', fileOf(configuration));
  expect(code).toBe(0);
  expect(out).toMatch(/:\d+:\d+: note: roles\.contractor\[0\]: "ext " starts or ends with a space/);
});

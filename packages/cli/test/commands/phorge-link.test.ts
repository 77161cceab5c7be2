import { accountId } from '@portcullis/phabricator/sso';
import { describe, expect, test } from 'vitest';
import { identifierHash } from '../../src/phorge/identifier-hash.ts';
import { captured } from '../capture.ts';
import { folderWith } from '../configuration-files.ts';

const ISSUER = 'https://login.corp.example';
const PROVIDER = 'PHID-AUTH-abcdefghijklmnopqrst';
const TARGET = ['--provider-phid', PROVIDER, '--server-name', 'edge.gateway'];

const listOf = (text: string): string => `${folderWith({ list: text })}/list`;
const linked = (text: string, ...args: readonly string[]) =>
  captured('phorge', 'link', listOf(text), ...(args.length === 0 ? TARGET : args));

test('prints the two rows of a user, with the id that the gateway will send', async () => {
  const { code, out, err } = await linked(`issuer,subject,username\n${ISSUER},248289,alice\n`);
  expect([code, err]).toEqual([0, '']);
  const identifier = await accountId(ISSUER, '248289');
  expect(out).toContain(`-- alice: 248289 of ${ISSUER}\n`);
  const [, phid] =
    /SELECT '(PHID-XUSR-[a-z2-7]{20})', u\.phid, 'phabricator', 'edge\.gateway', '[a-z2-7]{32}', '',/.exec(
      out,
    ) ?? [];
  expect(phid).toBeDefined();
  expect(out).toContain(`FROM phabricator_user.user u\nWHERE u.userName = 'alice'\n`);
  expect(out).toMatch(
    new RegExp(
      `SELECT 'PHID-XIDT-[a-z2-7]{20}', a\\.phid, '${PROVIDER}', '${identifierHash(identifier).replaceAll('.', '\\.')}', '${identifier}',`,
    ),
  );
  expect(out).toContain(`WHERE a.phid = '${phid}'\n`);
});

test('phorge link writes one transaction that ends with a list of the linked users', async () => {
  const { out } = await linked(`issuer,subject,username\n${ISSUER},1,alice\n${ISSUER},2,bob\n`);
  const statements = out
    .replace(/^--.*$/gm, '')
    .split(';')
    .map((one) => one.trim().split('\n')[0]);
  expect(statements.at(0)).toBe('START TRANSACTION');
  expect(statements.slice(1, -3).map((one) => one?.split(' ')[0])).toEqual([
    ...['UPDATE', 'INSERT', 'INSERT'],
    ...['UPDATE', 'INSERT', 'INSERT'],
  ]);
  expect(statements.slice(-3)).toEqual(['SELECT u.userName, i.identifierRaw', 'COMMIT', '']);
  expect(out).toContain('must be 2 rows');
});

test('no row identifies a user by an e-mail address or by a value of the list', async () => {
  const { out } = await linked(`issuer,subject,username\n${ISSUER},248289,alice\n`);
  const code = out.replace(/^--.*$/gm, '');
  expect(code).not.toMatch(/email(?!Verified)/i);
  expect(code).not.toContain('248289');
});

test('an NDJSON list gives the same as a CSV list', async () => {
  const csv = await linked(`issuer,subject,username\n${ISSUER},"a,""b""",alice\n`);
  const ndjson = await linked(
    `${JSON.stringify({ issuer: ISSUER, subject: 'a,"b"', username: 'alice' })}\n\n`,
  );
  const fixed = (text: string): string => text.replace(/PHID-X(?:USR|IDT)-\w{20}|'[a-z2-7]{32}'/g, '');
  expect(fixed(ndjson.out)).toBe(fixed(csv.out));
  expect(csv.out).toContain(identifierHash(await accountId(ISSUER, 'a,"b"')));
});

test('phorge link --namespace selects the database', async () => {
  const { out } = await linked(
    `issuer,subject,username\n${ISSUER},1,alice\n`,
    ...TARGET,
    '--namespace',
    'phorge',
  );
  expect(out).toContain('INSERT INTO phorge_user.user_externalaccount\n');
  expect(out).not.toContain('phabricator_user');
});

test('a text of a list cannot end a comment', async () => {
  const subject = "1\nDROP TABLE user; -- \u2028'";
  const { out } = await linked(JSON.stringify({ issuer: ISSUER, subject, username: 'alice' }));
  expect(out).toContain(`-- alice: 1\\u000aDROP TABLE user; -- \\u2028' of ${ISSUER}\n`);
  expect(out.match(/DROP/g)).toHaveLength(1);
  expect(out).toMatch(/^-- .*DROP.*$/m);
});

describe('a list that cannot be used is refused whole, line by line', () => {
  const rows = (...lines: readonly string[]): string => ['issuer,subject,username', ...lines].join('\n');

  test.each([
    [
      'a person twice',
      rows(`${ISSUER},1,alice`, `${ISSUER},1,bob`),
      'line 3: this user is already in line 2',
    ],
    [
      'an account twice',
      rows(`${ISSUER},1,alice`, `${ISSUER},2,ALICE`),
      'line 3: ALICE is already in line 2',
    ],
    [
      'an e-mail address',
      rows(`${ISSUER},1,alice@corp.example`),
      'line 2: "alice@corp.example" is not a valid Phorge username: an e-mail address is not one',
    ],
    ['a name that ends with a period', rows(`${ISSUER},1,alice.`), '"alice." is not a valid Phorge username'],
    ['a name with a quote', rows(`${ISSUER},1,o'neil`), `"o'neil" is not a valid Phorge username`],
    ['a name too long', rows(`${ISSUER},1,${'a'.repeat(65)}`), 'is not a valid Phorge username'],
    ['a field that is empty', rows(`${ISSUER},,alice`), 'line 2: subject is missing'],
    ['spaces around a field', rows(`${ISSUER}, 1,alice`), 'line 2: subject starts or ends with a space'],
    [
      'a column too many',
      `issuer,subject,username,email\n${ISSUER},1,alice,a@b.example`,
      'the first line must be issuer,subject,username',
    ],
    ['a column twice', `issuer,subject,subject\n${ISSUER},1,2`, 'the first line must be'],
    ['no header', `${ISSUER},1,alice\n`, 'the first line must be'],
    ['a row too short', rows(`${ISSUER},1`), 'is not valid CSV'],
    ['a quote that never ends', rows(`"${ISSUER},1,alice`), 'is not valid CSV'],
    [
      'a field too many in JSON',
      '{"issuer":"a","subject":"b","username":"c","email":"d"}',
      'has an unknown field "email": use only issuer, subject, username',
    ],
    ['a field of another type', '{"issuer":"a","subject":7,"username":"c"}', 'subject is missing'],
    [
      'a line that is not valid JSON',
      '{"issuer":"a","subject":"b","username":"c"}\n{',
      'line 2: is not a valid JSON object',
    ],
    ['nobody', 'issuer,subject,username\n', 'contains no users'],
    ['nothing', '', 'contains no users'],
  ])('%s', async (_, text, message) => {
    const { code, out, err } = await linked(text);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('with all problems together', async () => {
    const { err } = await linked(rows(`${ISSUER},1,a b`, `,2,bob`, `${ISSUER},3,carol`, `${ISSUER},3,carol`));
    expect(err).toContain('line 2: "a b" is not a valid Phorge username\n  line 3: issuer is missing\n');
    expect(err).toContain('line 5: this user is already in line 4\n  line 5: carol is already in line 4\n');
  });
});

describe('invalid usage', () => {
  const good = `issuer,subject,username\n${ISSUER},1,alice\n`;

  test.each([
    [['--server-name', 'edge.gateway'], '--provider-phid is missing'],
    [['--provider-phid', PROVIDER], '--server-name is missing'],
    [['--provider-phid', "PHID-AUTH-'; DROP", '--server-name', 'edge.gateway'], '--provider-phid'],
    [['--provider-phid', PROVIDER, '--server-name', 'Edge'], '--server-name Edge: must look like'],
    [[...TARGET, '--namespace', 'a;b'], '--namespace a;b: must look like'],
  ])('%j', async (args, message) => {
    const { code, out, err } = await linked(good, ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});

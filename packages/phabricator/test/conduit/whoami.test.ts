import { expect, test } from 'vitest';
import { whoami } from '../../src/conduit/whoami.ts';
import { phorgeClient } from '../../src/sso/phorge-client.ts';
import { contextOf, recordingOrigin } from '../fixtures/context.ts';

const TOKEN = `api-${'a'.repeat(28)}`;
const ALICE = {
  phid: 'PHID-USER-a-b_C9',
  userName: 'alice',
  realName: 'Alice',
  primaryEmail: 'alice@corp.example',
  roles: ['verified', 'admin'],
};
const envelope = (result: unknown, code: string | null = null) =>
  Response.json({ result, error_code: code, error_info: code && TOKEN });

function asked(answer: Response) {
  const { origin, calls } = recordingOrigin(() => answer);
  return { found: whoami(phorgeClient(origin), contextOf('/api/user.search'), TOKEN), calls };
}

test('Phorge is asked for the user by the token itself', async () => {
  const { found, calls } = asked(envelope({ ...ALICE, more: 1 }));
  expect(await found).toEqual(ALICE);
  expect(calls.map(({ url }) => url)).toEqual(['https://phorge.example.com/api/user.whoami']);
  expect(new TextDecoder().decode(calls[0]?.body as Uint8Array)).toBe(`api.token=${TOKEN}`);
});

test.each([
  ['a name or an address that is empty', { realName: '', primaryEmail: '' }],
  ['a name or an address that is no text', { realName: 1, primaryEmail: null }],
])('%s is not an account', async (_what, changes) => {
  expect(await asked(envelope({ ...ALICE, ...changes })).found).toMatchObject({
    realName: undefined,
    primaryEmail: undefined,
  });
});

test.each([
  ['that are no list', 'verified', []],
  ['among which is no text', ['verified', 1, null], ['verified']],
])('roles of %s are refused', async (_what, roles, expected) => {
  expect(await asked(envelope({ ...ALICE, roles })).found).toMatchObject({ roles: expected });
});

test.each(['ERR-INVALID-AUTH', 'ERR-INVALID-SESSION'])(
  'the answer %s means that the token has no user',
  async (code) => {
    expect(await asked(envelope(null, code)).found).toBe('unknown');
  },
);

test.each([
  ['another error', envelope(null, 'ERR-CONDUIT-CORE')],
  ['an error beside a user', envelope(ALICE, 'ERR-CONDUIT-CORE')],
  ['no user', envelope(null)],
  ['a user without a PHID', envelope({ ...ALICE, phid: undefined })],
  ['a user whose PHID is a list', envelope({ ...ALICE, phid: [ALICE.phid] })],
  ['a PHID that begins otherwise', envelope({ ...ALICE, phid: 'x PHID-USER-a' })],
  ['a PHID that goes on', envelope({ ...ALICE, phid: 'PHID-USER-a b' })],
  ['a user without a name', envelope({ ...ALICE, userName: null })],
])('%s is not an answer of user.whoami', async (_what, answer) => {
  const failure = asked(answer).found;
  await expect(failure).rejects.toMatchObject({ code: 'phabricator.conduit_unverified', status: 503 });
  await expect(failure).rejects.not.toThrow(TOKEN);
});

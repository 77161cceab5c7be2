import { expect, test } from 'vitest';
import { tokenUsers } from '../../src/conduit/token-users.ts';
import { contextOf, recordingOrigin } from '../fixtures/context.ts';

const whose = (token: string) => {
  const result = { phid: 'PHID-USER-a', userName: 'alice', roles: [] };
  const { origin, calls } = recordingOrigin(() =>
    Response.json(
      token.startsWith('cli')
        ? { result: null, error_code: 'ERR-INVALID-AUTH' }
        : { result, error_code: null },
    ),
  );
  return { user: tokenUsers({ origin })(contextOf('/api/user.search'), token), calls };
};
const unknown = (detail: string) => ({
  code: 'phabricator.conduit_token_unknown',
  status: 401,
  detail: `the Conduit token ${detail}`,
});

test('tokens of users and of their programs are looked up at Phorge', async () => {
  expect(await whose(`api-${'a9'.repeat(14)}`).user).toMatchObject({ phid: 'PHID-USER-a' });
  await expect(whose(`cli-${'a'.repeat(28)}`).user).rejects.toMatchObject(
    unknown('is not known to Phorge, or its user may not use the API'),
  );
});

test.each([
  ['a cluster’s', `clr-${'a'.repeat(28)}`],
  ['one of another length', `api-${'a'.repeat(27)}`],
  ['one that begins otherwise', `xapi-${'a'.repeat(28)}`],
  ['one that goes on', `api-${'a'.repeat(29)}`],
  ['one of other letters', `api-${'A'.repeat(28)}`],
])('no other token is looked up: %s', async (_what, token) => {
  const { user, calls } = whose(token);
  await expect(user).rejects.toMatchObject(unknown('is not an API token'));
  expect(calls).toEqual([]);
});

import { expect, test } from 'vitest';
import { basicAuthorization } from '../../src/git/basic-authorization.ts';
import { missingPasswordTold } from '../../src/git/missing-password.ts';
import { contextOf } from '../fixtures/context.ts';
import { identityBy } from '../fixtures/identity.ts';

const told = (answer: Response, headers: Record<string, string> = {}) =>
  missingPasswordTold(async () => answer)({
    ...contextOf('/source/lab.git/info/refs?service=git-upload-pack', { headers }),
    caller: identityBy('credential'),
  });
const missing = { code: 'phabricator.vcs_no_password', status: 403 };

test('a missing VCS password is reported, whether or not Phorge says more, and the rest of its answer cancelled', async () => {
  let cancelled = false;
  const cancel = () => {
    cancelled = true;
  };
  await expect(told(new Response(new ReadableStream({ cancel }), { status: 401 }))).rejects.toMatchObject(
    missing,
  );
  expect(cancelled).toBe(true);
  await expect(told(new Response(null, { status: 401 }))).rejects.toMatchObject(missing);
});

test.each([
  [
    'of a password that stood there',
    401,
    { authorization: basicAuthorization({ username: 'a', password: 'b' }) },
  ],
  ['of anything else', 403, {}],
])('an answer of Phorge %s is forwarded unchanged', async (_what, status, headers) => {
  const answer = new Response('', { status });
  expect(await told(answer, headers)).toBe(answer);
});

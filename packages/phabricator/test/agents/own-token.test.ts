import { type BaseContext, type Identity, pipeline, worker } from '@portcullis/core';
import { binding, type FetchBinding } from '@portcullis/proxy';
import { expect, test } from 'vitest';
import { isOwnToken } from '../../src/agents/own-token.ts';

const TOKEN = `api-${'a'.repeat(28)}`;
const ADA = { kind: 'user', email: 'ada@corp.example' } as Identity;

/** Whether the token is the user's, of an account with these facts; and the addresses that Phorge was asked at. */
async function isOwn(
  user: object,
  username: string | undefined,
  identity: Identity = ADA,
  {
    token = TOKEN,
    base = 'https://phab.example',
    error_code = null as string | null,
    asked = [] as string[],
  } = {},
) {
  const fetch = async (request: RequestInfo | URL) => {
    asked.push(request instanceof Request ? request.url : String(request));
    return Response.json({ result: { phid: 'PHID-USER-1', ...user }, error_code, error_info: null });
  };
  const own = isOwnToken(binding('PHORGE'), base, async () => username);
  const app = pipeline<BaseContext<{ readonly PHORGE: FetchBinding }>>().handle(async (context) =>
    Response.json(await own(token, identity, context)),
  );
  const request = new Request('https://gate.example/page');
  const answer = await worker(app)(request, { PHORGE: { fetch } }, { waitUntil: () => {} });
  return answer.json();
}

test('an API token is of the account that single sign-on gave to the user, whatever its address', async () => {
  expect(await isOwn({ userName: 'Ada', roles: [] }, 'ada')).toBe(true);
  const verified = { primaryEmail: 'ada@corp.example', roles: ['verified'] };
  expect(await isOwn({ userName: 'mallory', ...verified }, 'ada')).toBe(false);
});

test('without single sign-on, an API token is of the account with the address that is verified at both', async () => {
  const of = (primaryEmail: unknown, roles: string[]) =>
    isOwn({ userName: 'ada', primaryEmail, roles }, undefined);
  expect(await of('ADA@corp.example', ['verified'])).toBe(true);
  expect(await of('ada@corp.example', [])).toBe(false);
  expect(await of('bob@corp.example', ['verified'])).toBe(false);
  expect(await of(undefined, ['verified'])).toBe(false);
  const unknown = { ...ADA, email: undefined } as Identity;
  expect(await isOwn({ userName: 'ada', primaryEmail: '', roles: ['verified'] }, undefined, unknown)).toBe(
    false,
  );
});

test('an API token is of nobody where Phorge does not know it, whatever else it says', async () => {
  const ada = { userName: 'ada', primaryEmail: 'ada@corp.example', roles: ['verified'] };
  for (const error_code of ['ERR-INVALID-AUTH', 'ERR-INVALID-SESSION'])
    for (const username of ['ada', undefined])
      expect(await isOwn(ada, username, ADA, { error_code })).toBe(false);
});

test('an account without a name is not the one of a user without a name', async () => {
  expect(await isOwn({ userName: '', roles: [] }, '')).toBe(false);
});

test('Phorge is asked at its own address, wherever the user is', async () => {
  const asked: string[] = [];
  expect(await isOwn({ userName: 'ada', roles: [] }, 'ada', ADA, { asked })).toBe(true);
  expect(asked).toEqual(['https://phab.example/api/user.whoami']);
});

test.each([
  ['api-short', ADA],
  [`x${TOKEN}`, ADA],
  [`${TOKEN}x`, ADA],
  [`cli-${'a'.repeat(28)}`, ADA],
  [`api-${'A'.repeat(28)}`, ADA],
  [TOKEN, { ...ADA, kind: 'service' } as Identity],
])('Phorge is not asked about what cannot be the API token of a user: %s', async (token, identity) => {
  const asked: string[] = [];
  expect(await isOwn({ userName: 'ada', roles: [] }, 'ada', identity, { token, asked })).toBe(false);
  expect(asked).toEqual([]);
});

test('Phorge is not asked at an address that can be read in two ways', async () => {
  const asked: string[] = [];
  const base = 'https://phab.example/..%2f';
  expect(await isOwn({ userName: 'ada', roles: [] }, 'ada', ADA, { base, asked })).toBe(false);
  expect(asked).toEqual([]);
});

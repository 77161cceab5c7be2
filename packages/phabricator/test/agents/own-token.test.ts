import { type BaseContext, type Identity, pipeline, worker } from '@portcullis/core';
import { binding, type FetchBinding } from '@portcullis/proxy';
import { expect, test } from 'vitest';
import { isOwnToken } from '../../src/agents/own-token.ts';

const TOKEN = `api-${'a'.repeat(28)}`;
const ADA = { kind: 'user', email: 'ada@corp.example' } as Identity;

/** Whether the token is the user's, of an account with these facts. */
async function isOwn(user: object, username: string | undefined, identity: Identity = ADA) {
  const fetch = async () =>
    Response.json({ result: { phid: 'PHID-USER-1', ...user }, error_code: null, error_info: null });
  const own = isOwnToken(binding('PHORGE'), 'https://phab.example', async () => username);
  const app = pipeline<BaseContext<{ readonly PHORGE: FetchBinding }>>().handle(async (context) =>
    Response.json(await own(TOKEN, identity, context)),
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

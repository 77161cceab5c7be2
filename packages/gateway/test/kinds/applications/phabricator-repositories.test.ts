import { loginCredentials, memorySessions } from '@portcullis/session';
import { expect, test } from 'vitest';
import { contextsAt } from '../../../../../scripts/fixtures/test-context.ts';
import { phabricatorRepositories } from '../../../src/kinds/applications/phabricator-repositories.ts';

const { contextOf } = contextsAt('https://phorge.corp.example');
const CREDENTIAL = 'pcl_AAAAAAAA.BBBB';
const { withoutCredential } = loginCredentials({ store: memorySessions() });
const LOGIN = {
  settings: {},
  gate: { withoutCredential: ({ request }: { readonly request: Request }) => withoutCredential(request) },
};

/** Sends a password for version control to the verifiers of an instance, and returns the passwords that Phorge was asked about. */
async function askedOfPhorge(password: string, login: object | undefined): Promise<string[]> {
  const asked: string[] = [];
  const origin = {
    name: 'phorge',
    send: async (_target: unknown, { headers }: { headers: Record<string, string> }) => {
      asked.push(atob((headers.authorization ?? '').slice('Basic '.length)).split(':')[1] ?? '');
      return new Response(null, {
        status: 403,
        headers: { 'x-phabricator-message': 'Invalid credentials.' },
      });
    },
  };
  const instance = { name: 'phorge', hosts: ['phorge.corp.example'], repositories: { passwords: true } };
  const { verifiers = [] } = phabricatorRepositories.add(
    { application: {} } as never,
    instance as never,
    { origin, login, verifiers: [] } as never,
  );
  expect(verifiers.map(({ name }) => name)).toEqual(['VCS password']);
  const headers = { authorization: `Basic ${btoa(`ada:${password}`)}` };
  const context = contextOf('/source/x/info/refs?service=git-upload-pack', { headers });
  for (const { identify } of verifiers) {
    // Phorge knows none of them.
    await Promise.resolve(identify(context as never)).catch((error: unknown) =>
      expect(error).toMatchObject({ code: 'phabricator.vcs_password_unknown' }),
    );
  }
  return asked;
}

test('Phorge is not asked about a credential of the gate: it would see a password that is good here', async () => {
  expect(await askedOfPhorge(CREDENTIAL, LOGIN)).toEqual([]);
  expect(await askedOfPhorge(`${CREDENTIAL}~secret`, LOGIN)).toEqual([]);
});

test('Phorge is asked about any other password, also where there is no login', async () => {
  expect(await askedOfPhorge('secret', LOGIN)).toEqual(['secret']);
  expect(await askedOfPhorge('secret', undefined)).toEqual(['secret']);
  expect(await askedOfPhorge(CREDENTIAL, undefined)).toEqual([CREDENTIAL]);
});

import { memorySessions } from '@portcullis/session';
import { expect, test } from 'vitest';
import { credentialsPart } from '../../packages/gateway/src/features/credentials/part.ts';
import {
  credentialScene,
  REDIRECT,
  VERIFIER,
} from '../../packages/session/test/fixtures/credential-scene.ts';

test.each([
  ['with addresses for programs alone, as Phorge, has', (path: string) => path.startsWith('/api/'), true],
  ['at which a credential counts everywhere has none', undefined, false],
])('an application %s a password of its own for credentials', async (_what, acceptsCredentials, has) => {
  expect(await told({ acceptsCredentials, readsTokens: false })).toMatchObject({ application_password: has });
});

test.each([true, false])(
  'whether a credential is looked for before tokens is documented: %s',
  async (readsTokens) => {
    const acceptsCredentials = () => true;
    expect(await told({ acceptsCredentials, readsTokens })).toMatchObject({ application_token: readsTokens });
  },
);

async function told(application: Parameters<typeof credentialsPart>[2]): Promise<object> {
  const store = memorySessions();
  const scene = await credentialScene({}, { store, credentials: credentialsPart({}, store, application) });
  await scene.logIn();
  const { body } = await scene.token({
    ...{ grant_type: 'authorization_code', redirect_uri: REDIRECT, code_verifier: VERIFIER },
    code: await scene.code(),
  });
  return body;
}

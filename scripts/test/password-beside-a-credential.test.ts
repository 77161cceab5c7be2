import { memorySessions } from '@portcullis/session';
import { expect, test } from 'vitest';
import { credentialsPart } from '../../packages/gateway/src/assembly/parts/credentials-part.ts';
import {
  credentialScene,
  REDIRECT,
  VERIFIER,
} from '../../packages/session/test/fixtures/credential-scene.ts';

test.each([
  ['with addresses for programs alone, as Phorge, has', (path: string) => path.startsWith('/api/'), true],
  ['at which a credential counts everywhere has none', undefined, false],
])('an application %s a password of its own for them', async (_what, accepts, has) => {
  const store = memorySessions();
  const scene = await credentialScene({}, { store, credentials: credentialsPart({}, store, accepts) });
  await scene.logIn();
  const { body } = await scene.token({
    ...{ grant_type: 'authorization_code', redirect_uri: REDIRECT, code_verifier: VERIFIER },
    code: await scene.code(),
  });
  expect(body).toMatchObject({ token_type: 'Bearer', application_password: has });
});

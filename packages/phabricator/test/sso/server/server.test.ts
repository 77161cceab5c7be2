import { describe, expect, it } from 'vitest';
import { AUTHORIZE, authorizeQuery, posted, signOnScene, TOKEN, WHOAMI } from '../../fixtures/sso-server.ts';

const stranger = { kind: 'anonymous', challenges: [] } as const;

describe('the server below its prefix', () => {
  it('serves token and whoami without authentication', async () => {
    const scene = signOnScene();
    const code = await scene.code();
    scene.caller = stranger;
    const response = await scene.redeem(code);
    const { access_token: token } = (await response.json()) as { access_token: string };
    expect((await scene.whoami(token)).status).toBe(200);
  });

  it('leaves the authorization endpoint and the link page to the policy', async () => {
    const scene = signOnScene();
    scene.caller = stranger;
    expect((await scene.serve(`${AUTHORIZE}?${authorizeQuery()}`)).status).toBe(401);
    for (const method of ['GET', 'POST']) {
      const link = await scene.serve('/.portcullis/idp/link', { method });
      expect(await link.text()).toBe('the site');
    }
  });

  it.each([
    '/.portcullis/idp/',
    '/.portcullis/idp/x',
    '/.portcullis/idp/link/',
    '/.portcullis/idp/link/x',
    '/.portcullis/idp/oauthserver/',
    '/.portcullis/idp/oauthserver/auth',
    '/.portcullis/idp/oauthserver/auth/x',
    '/.portcullis/idp/oauthserver/token',
    '/.portcullis/idp/oauthserver/token/x',
    '/.portcullis/idp/oauthserver/Token/',
    '/.portcullis/idp/oauthserver/token/;x',
    '/.portcullis/idp/api/user.whoami/',
    '/.portcullis/idp/api/user.query',
    '/.portcullis/idp/api/',
    '/.portcullis/idp/.well-known/openid-configuration',
  ])('serves nothing at %s', async (path) => {
    const scene = signOnScene();
    for (const init of [{}, posted('')]) {
      const response = await scene.serve(path, init);
      expect([response.status, scene.failure?.code]).toEqual([404, 'sso.not_found']);
    }
  });

  it.each([
    '/.portcullis/idp/%6fauthserver/token/',
    '/.portcullis/idp/oauthserver%2ftoken/',
    '/.portcullis/idp//oauthserver/token/',
  ])('is not reached by another encoding, %s', async (path) => {
    const scene = signOnScene();
    const response = await scene.serve(path, posted(''));
    expect([response.status, scene.failure?.code.split('.')[0]]).toEqual([400, 'request']);
  });

  it.each([
    '/',
    '/oauthserver/token/',
    '/api/user.whoami',
    '/.portcullis/',
    '/.portcullis/idp',
    '/.Portcullis/idp/x',
  ])('does not handle %s, which is outside', async (path) => {
    const response = await signOnScene().serve(path);
    expect(await response.text()).toBe('the site');
  });

  it('is at the configured prefix', async () => {
    const scene = signOnScene({ prefix: '/-/gate/' });
    expect((await scene.serve('/-/gate/oauthserver/token/')).status).toBe(405);
    expect((await scene.serve('/-/gate/api/user.whoami')).status).toBe(401);
    expect((await scene.serve('/-/gate/x')).status).toBe(404);
    expect(await (await scene.serve(TOKEN)).text()).toBe('the site');
    expect(await (await scene.serve(WHOAMI)).text()).toBe('the site');
  });
});

import { type Phorge, startPhorge } from '@portcullis/testing/phorge';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountId } from '../../../src/sso/account-id.ts';
import { memorySso } from '../../../src/sso/store/memory-sso.ts';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  person,
  type SignOnScene,
  signOnScene,
} from '../../fixtures/sso-server.ts';

let phorge: Phorge;
let scene: SignOnScene;
/** What Phorge asked the server, from server to server. */
const calls: { readonly path: string; readonly status: number }[] = [];

beforeAll(async () => {
  const linked = await accountId('https://login.corp.example', 'linked');
  phorge = await startPhorge({
    users: [{ username: 'grace', externalId: linked }],
    oauthProvider: {
      name: 'edge.gateway',
      baseUri: 'https://gate.example/.portcullis/idp/',
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
    },
    fetch: async (url, init) => {
      const { pathname, search } = new URL(url);
      const response = await scene.serve(pathname + search, init);
      calls.push({ path: pathname, status: response.status });
      return response;
    },
  });
});
afterAll(() => phorge.close());
beforeEach(() => {
  calls.length = 0;
  phorge.reset();
  scene = signOnScene({ baseUrl: phorge.baseUri, store: memorySso() });
});

/** One browser: it keeps cookies, and follows nothing by itself. */
function browser() {
  const cookies = new Map<string, string>();
  return async (url: string): Promise<{ status: number; location: string; body: string }> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return {
      status: response.status,
      location: new URL(response.headers.get('location') ?? url, url).href,
      body: await response.text(),
    };
  };
}

/** From a page to the answer of the authorization endpoint. */
async function authorized(visit: ReturnType<typeof browser>): Promise<Response> {
  const page = await visit(`${phorge.baseUri}maniphest/`);
  const { origin, pathname, search } = new URL(page.location);
  expect(origin).toBe('https://gate.example');
  return scene.serve(pathname + search);
}

const callbackOf = (response: Response): string => response.headers.get('location') ?? '';

describe('a Phorge that logs in at the server', () => {
  it('finds a linked account immediately, with one call for a token and one for the profile', async () => {
    scene.caller = person({ subject: 'linked' });
    const visit = browser();
    const callback = await visit(callbackOf(await authorized(visit)));
    expect(callback.status).toBe(302);
    expect(callback.location).toContain('/auth/validate/?expect=grace');
    expect(calls).toEqual([
      { path: '/.portcullis/idp/oauthserver/token/', status: 200 },
      { path: '/.portcullis/idp/api/user.whoami', status: 200 },
    ]);
  });

  it('proposes the name of a new user at the registration', async () => {
    scene.caller = person({ claims: { preferred_username: 'Zoë M' }, name: 'Zoë Müller' });
    const visit = browser();
    const callback = await visit(callbackOf(await authorized(visit)));
    expect(new URL(callback.location).pathname).toMatch(/^\/auth\/register\/\w+\/$/);
    const { body } = await visit(callback.location);
    expect(body).toContain('value="Zoe-M"');
    expect(body).toContain('value="Zoë Müller"');
  });

  it('1.4: shows a replayed code as an error that contains no secret', async () => {
    const visit = browser();
    const callback = callbackOf(await authorized(visit));
    expect((await visit(callback)).status).toBe(302);
    const replayed = await visit(callback);
    expect(replayed.status).toBe(500);
    expect(replayed.body).toContain('invalid_grant');
    for (const secret of [CLIENT_SECRET, new URL(callback).searchParams.get('code') ?? callback]) {
      expect(replayed.body).not.toContain(secret);
    }
    expect(calls.map(({ status }) => status)).toEqual([200, 200, 400]);
  });

  it('1.4: is never called for a refused user: they stay at the authorization endpoint, and no code exists', async () => {
    scene.caller = person({ kind: 'service' });
    const refusal = await authorized(browser());
    expect([refusal.status, refusal.headers.get('location')]).toEqual([403, null]);
    expect(calls).toEqual([]);
  });
});

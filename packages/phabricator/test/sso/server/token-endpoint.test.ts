import type { Random } from '@portcullis/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { memorySso } from '../../../src/sso/store/memory-sso.ts';
import type { SsoStore } from '../../../src/sso/store/sso-store.ts';
import { NOW } from '../../fixtures/context.ts';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  posted,
  REDIRECT_URI,
  type SignOnScene,
  signOnScene,
  TOKEN,
  tokenForm,
} from '../../fixtures/sso-server.ts';

const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const pkce = { code_challenge: CHALLENGE, code_challenge_method: 'S256' };

let scene: SignOnScene;
beforeEach(() => {
  scene = signOnScene();
});

/** An error must be this exact JSON: Phorge shows it to the visitor. */
async function expectError(response: Response, status: number, error: string): Promise<void> {
  expect([response.status, await response.text()]).toEqual([status, `{"error":"${error}"}`]);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  expect([response.headers.get('cache-control'), response.headers.get('allow')]).toEqual(['no-store', null]);
  // RFC 9110 section 15.5.2: who is told 401 is told how to do better.
  const challenge = status === 401 ? 'Basic realm="portcullis"' : null;
  expect(response.headers.get('www-authenticate')).toBe(challenge);
  expect(scene.failure).toMatchObject({ code: 'sso.token_refused', status });
  const recorded = JSON.stringify(scene.entries);
  expect(recorded).not.toContain(CLIENT_SECRET);
  expect(recorded).not.toContain('token_issued');
}

describe('the token endpoint', () => {
  it('exchanges a code for a token, as OAuth specifies', async () => {
    const code = await scene.code();
    const response = await scene.redeem(code);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'Bearer',
      expires_in: 60,
    });
    expect(scene.entries).toEqual([
      { type: 'sso', step: 'token_issued', username: 'ada', account: expect.any(String) },
    ]);
  });

  it('reads the form that a real Phorge posts, to the byte', async () => {
    scene = signOnScene({ baseUrl: 'http://127.0.0.1:8100' });
    const redirectUri = 'http://127.0.0.1:8100/auth/login/phabricator:edge.gateway/';
    const code = await scene.code({ redirect_uri: redirectUri });
    const body =
      `client_id=${CLIENT_ID}&client_secret=${CLIENT_SECRET}&redirect_uri=http%3A%2F%2F127.0.0.1%3A8100` +
      `%2Fauth%2Flogin%2Fphabricator%3Aedge.gateway%2F&code=${code}&grant_type=authorization_code`;
    expect((await scene.serve(TOKEN, posted(body))).status).toBe(200);
  });

  it('stores no code, token or secret in plain form', async () => {
    const seen: string[] = [];
    const inner = memorySso();
    const store: SsoStore = {
      ...inner,
      put: (...call) => {
        seen.push(...call.map(String));
        return inner.put(...call);
      },
    };
    scene = signOnScene({ store });
    const code = await scene.code();
    const { access_token: token } = (await (await scene.redeem(code)).json()) as { access_token: string };
    expect(seen).toHaveLength(8);
    for (const secret of [code, code.slice(0, 43), token, CLIENT_SECRET]) {
      expect(seen.join('\n')).not.toContain(secret);
    }
  });

  it('refuses a code that was used before', async () => {
    const code = await scene.code();
    expect((await scene.redeem(code)).status).toBe(200);
    await expectError(await scene.redeem(code), 400, 'invalid_grant');
  });

  it('refuses a code after its time, and accepts it in its last second', async () => {
    const [late, inTime] = [await scene.code(), await scene.code()];
    scene.now = NOW + 59_999;
    expect((await scene.redeem(inTime)).status).toBe(200);
    scene.now = NOW + 60_000;
    await expectError(await scene.redeem(late), 400, 'invalid_grant');
  });

  it('uses the configured lifetime', async () => {
    scene = signOnScene({ codeSeconds: 5 });
    const [late, inTime] = [await scene.code(), await scene.code()];
    const { expires_in: seconds } = (await (await scene.redeem(inTime)).json()) as { expires_in: number };
    expect(seconds).toBe(5);
    scene.now = NOW + 5000;
    await expectError(await scene.redeem(late), 400, 'invalid_grant');
  });

  it('refuses a code that was made up, cut or lengthened', async () => {
    const code = await scene.code();
    for (const other of ['x', code.slice(0, -1), `${code}x`, code.toUpperCase(), ` ${code}`]) {
      await expectError(await scene.redeem(other), 400, 'invalid_grant');
    }
    expect((await scene.redeem(code)).status).toBe(200);
  });

  it('refuses a token as a code, and a code as a token', async () => {
    const token = await scene.token();
    await expectError(await scene.redeem(token), 400, 'invalid_grant');
    const code = await scene.code();
    expect((await scene.whoami(code)).status).toBe(401);
  });

  it.each([
    ['wrong', 'x'.repeat(CLIENT_SECRET.length)],
    ['a prefix', CLIENT_SECRET.slice(0, -1)],
    ['longer', `${CLIENT_SECRET}0`],
    ['in capitals', CLIENT_SECRET.toUpperCase()],
    ['with a space', `${CLIENT_SECRET} `],
    ['empty', ''],
    ['left out', undefined],
  ])('refuses a client secret that is %s, and leaves the code valid', async (_, secret) => {
    const code = await scene.code();
    await expectError(await scene.redeem(code, { client_secret: secret }), 401, 'invalid_client');
    expect((await scene.redeem(code)).status).toBe(200);
  });

  it.each([
    ['another', 'phorge-client-2'],
    ['in capitals', CLIENT_ID.toUpperCase()],
    ['empty', ''],
    ['left out', undefined],
  ])('refuses a client id that is %s, and leaves the code valid', async (_, id) => {
    const code = await scene.code();
    await expectError(await scene.redeem(code, { client_id: id }), 401, 'invalid_client');
    expect((await scene.redeem(code)).status).toBe(200);
  });

  // RFC 6749 section 2.3.1: a server must take the password of a client by Basic, each part encoded like a field of a form.
  describe('accepts the client credentials of Authorization', () => {
    const ID = 'phorge+client:1%';
    const SECRET = 'a:secret+of/40=characters%&0000000000000';
    const part = (text: string): string => new URLSearchParams({ x: text }).toString().slice(2);
    const basic = (id: string, secret: string): string => `Basic ${btoa(`${id}:${secret}`)}`;
    const redeem = (
      code: string,
      authorization: string,
      fields: Readonly<Record<string, string | undefined>> = {},
    ): Promise<Response> => {
      const { headers, ...init } = posted(
        tokenForm(code, { client_id: undefined, client_secret: undefined, ...fields }),
      );
      return scene.serve(TOKEN, { ...init, headers: { ...(headers as object), authorization } });
    };

    beforeEach(() => {
      scene = signOnScene({ clientId: ID, clientSecret: SECRET });
    });

    it.each(['Basic', 'basic', 'BASIC'])('%s', async (scheme) => {
      const code = await scene.code({ client_id: ID });
      const good = basic(part(ID), part(SECRET)).replace('Basic', scheme);
      expect((await redeem(code, good, { client_id: ID })).status).toBe(200);
    });

    it.each([
      ['another secret', basic(part(ID), part('x'.repeat(40)))],
      ['another client', basic('x', part(SECRET))],
      ['parts that are not encoded', basic(ID, SECRET)],
      ['a broken encoding', basic(part(ID), '%zz')],
      ['no colon', `Basic ${btoa(part(ID))}`],
      ['no base64', 'Basic ???'],
      ['another scheme', `Bearer ${btoa(`${part(ID)}:${part(SECRET)}`)}`],
      ['nothing', ''],
    ])('but not with %s, whatever the form contains', async (_, authorization) => {
      const code = await scene.code({ client_id: ID });
      const response = await redeem(code, authorization, { client_id: ID });
      await expectError(response, 401, 'invalid_client');
    });

    it('but not next to a secret in the form: a client may authenticate once', async () => {
      const code = await scene.code({ client_id: ID });
      const good = basic(part(ID), part(SECRET));
      for (const authorization of [good, 'Bearer x']) {
        const response = await redeem(code, authorization, { client_id: ID, client_secret: SECRET });
        await expectError(response, 400, 'invalid_request');
      }
      expect((await redeem(code, good)).status).toBe(200);
    });

    it('but not with the name of another client in the form', async () => {
      const code = await scene.code({ client_id: ID });
      const response = await redeem(code, basic(part(ID), part(SECRET)), { client_id: 'another' });
      await expectError(response, 401, 'invalid_client');
    });
  });

  it('shows an unauthenticated client nothing about a code', async () => {
    const [good, used] = [await scene.code(), await scene.code()];
    await scene.redeem(used);
    const answers = await Promise.all(
      [good, used, 'unknown'].map(async (code) =>
        (await scene.redeem(code, { client_secret: 'guess', redirect_uri: 'x' })).text(),
      ),
    );
    expect(new Set(answers)).toEqual(new Set(['{"error":"invalid_client"}']));
  });

  it('C18: refuses a code that another client redeems, and the code is used up', async () => {
    const store = memorySso();
    scene = signOnScene({ store, clientId: 'other-client', serverName: 'edge.gateway' });
    const first = signOnScene({ store });
    const code = await first.code();
    await expectError(await scene.redeem(code, { client_id: 'other-client' }), 400, 'invalid_grant');
    expect(scene.failure?.detail).toBe('the code was issued for another client');
    expect((await first.redeem(code)).status).toBe(400);
  });

  it('C18: refuses a client id that was swapped between authorization and token', async () => {
    const code = await scene.code();
    await expectError(await scene.redeem(code, { client_id: 'swapped' }), 401, 'invalid_client');
  });

  it.each([
    ['no trailing slash', REDIRECT_URI.slice(0, -1)],
    ['two trailing slashes', `${REDIRECT_URI}/`],
    ['the host in capitals', REDIRECT_URI.replace('phorge', 'PHORGE')],
    ['the default port', REDIRECT_URI.replace('.com', '.com:443')],
    ['userinfo', REDIRECT_URI.replace('//', '//x@')],
    ['a fragment', `${REDIRECT_URI}#`],
    ['a query', `${REDIRECT_URI}?`],
    ['an encoded colon', REDIRECT_URI.replace('phabricator:', 'phabricator%3A')],
    ['http', REDIRECT_URI.replace('https', 'http')],
    ['another host', 'https://evil.example/'],
    ['nothing', ''],
    ['no such field', undefined],
  ])('C18: refuses a redirect_uri with %s, and uses up the code', async (_, redirectUri) => {
    const code = await scene.code();
    await expectError(await scene.redeem(code, { redirect_uri: redirectUri }), 400, 'invalid_grant');
    await expectError(await scene.redeem(code), 400, 'invalid_grant');
  });

  it('C17: issues a token to a client that has the verifier', async () => {
    const code = await scene.code(pkce);
    expect((await scene.redeem(code, { code_verifier: VERIFIER })).status).toBe(200);
  });

  it.each([
    ['no verifier', undefined],
    ['an empty verifier', ''],
    ['another verifier', VERIFIER.replace('d', 'e')],
    ['the challenge as verifier', CHALLENGE],
    ['a verifier of 42 characters', VERIFIER.slice(1)],
    ['a verifier of 129 characters', 'v'.repeat(129)],
    ['a verifier of other characters', `${VERIFIER.slice(1)}=`],
  ])('C17: a code with a challenge is refused with %s, and used up', async (_, verifier) => {
    const code = await scene.code(pkce);
    await expectError(await scene.redeem(code, { code_verifier: verifier }), 400, 'invalid_grant');
    await expectError(await scene.redeem(code, { code_verifier: VERIFIER }), 400, 'invalid_grant');
  });

  it('C17: a verifier for a code without a challenge is refused, and the code used up', async () => {
    const code = await scene.code();
    await expectError(await scene.redeem(code, { code_verifier: VERIFIER }), 400, 'invalid_grant');
    await expectError(await scene.redeem(code), 400, 'invalid_grant');
  });

  it.each(['client_id', 'client_secret', 'redirect_uri', 'code', 'grant_type', 'code_verifier', 'unknown'])(
    'C15: refuses %s twice, and leaves the code valid',
    async (name) => {
      const code = await scene.code();
      const good = new URLSearchParams(tokenForm(code));
      for (const value of [good.get(name) ?? 'v', 'another']) {
        const form = new URLSearchParams(good);
        if (!form.has(name)) form.append(name, value);
        form.append(name, value);
        await expectError(await scene.serve(TOKEN, posted(form.toString())), 400, 'invalid_request');
      }
      expect((await scene.redeem(code)).status).toBe(200);
    },
  );

  it('C15: refuses parameters in the address, even next to a valid form', async () => {
    const code = await scene.code();
    for (const query of [`?${tokenForm(code)}`, '?client_id=x', `?client_secret=${CLIENT_SECRET}`]) {
      const response = await scene.serve(`${TOKEN}${query}`, posted(tokenForm(code)));
      await expectError(response, 400, 'invalid_request');
    }
    expect((await scene.redeem(code)).status).toBe(200);
  });

  it('ignores an unknown field, as OAuth requires', async () => {
    expect((await scene.redeem(await scene.code(), { audience: 'x' })).status).toBe(200);
  });

  it.each([
    ['a refresh', 'refresh_token', 'unsupported_grant_type'],
    ['a password', 'password', 'unsupported_grant_type'],
    ['client credentials', 'client_credentials', 'unsupported_grant_type'],
    ['nothing', undefined, 'invalid_request'],
    ['an empty word', '', 'invalid_request'],
  ])('issues no token for %s', async (_, grantType, error) => {
    const response = await scene.redeem(await scene.code(), { grant_type: grantType });
    await expectError(response, 400, error);
  });

  it('issues no token without a code', async () => {
    for (const code of [undefined, '']) {
      await expectError(await scene.redeem('', { code }), 400, 'invalid_request');
    }
  });

  it.each(['application/json', 'multipart/form-data; boundary=x', 'text/plain'])(
    'reads no body of the type %s',
    async (type) => {
      const init = { ...posted(tokenForm(await scene.code())), headers: { 'content-type': type } };
      await expectError(await scene.serve(TOKEN, init), 400, 'invalid_request');
    },
  );

  it('accepts a form with a charset', async () => {
    const type = 'Application/X-WWW-Form-Urlencoded; charset=UTF-8';
    const init = { ...posted(tokenForm(await scene.code())), headers: { 'content-type': type } };
    expect((await scene.serve(TOKEN, init)).status).toBe(200);
  });

  it('reads no form of more than 8 KiB, whether its length is declared or not', async () => {
    const body = tokenForm(await scene.code(), { padding: 'p'.repeat(8192) });
    await expectError(await scene.serve(TOKEN, posted(body)), 400, 'invalid_request');
    const stream = new Blob([body]).stream();
    const streamed = { ...posted(''), body: stream, duplex: 'half' } as RequestInit;
    await expectError(await scene.serve(TOKEN, streamed), 400, 'invalid_request');
    const declared = new Headers({ ...posted('').headers, 'content-length': '8193' });
    await expectError(await scene.serve(TOKEN, { ...posted(''), headers: declared }), 400, 'invalid_request');
  });

  it('refuses a form that breaks off', async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('gone')) });
    const init = { ...posted(''), body, duplex: 'half' } as RequestInit;
    await expectError(await scene.serve(TOKEN, init), 400, 'invalid_request');
  });

  it('refuses a request without any body', async () => {
    const { headers } = posted('');
    const init = { method: 'POST', headers: headers as Record<string, string> };
    await expectError(await scene.serve(TOKEN, init), 401, 'invalid_client');
  });

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])(
    'answers %s with 405 and what it allows',
    async (method) => {
      const response = await scene.serve(TOKEN, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
      if (method !== 'HEAD') expect(await response.json()).toEqual({ error: 'invalid_request' });
      expect(scene.failure).toMatchObject({ code: 'sso.token_refused', status: 405 });
    },
  );

  it('fails closed while the store fails: 503, as OAuth specifies, with nothing of the error', async () => {
    for (const method of ['take', 'put'] as const) {
      const inner = memorySso();
      let isBroken = false;
      const unlessBroken = <Answer>(ask: () => Promise<Answer>): Promise<Answer> =>
        isBroken ? Promise.reject(new TypeError('secret internals')) : ask();
      const put: SsoStore['put'] = (...call) => unlessBroken(() => inner.put(...call));
      const take: SsoStore['take'] = (...call) => unlessBroken(() => inner.take(...call));
      scene = signOnScene({ store: { ...inner, ...(method === 'put' ? { put } : { take }) } });
      const code = await scene.code();
      isBroken = true;
      const response = await scene.redeem(code);
      expect([response.status, await response.text()]).toEqual([503, '{"error":"temporarily_unavailable"}']);
      expect(scene.failure).toMatchObject({
        code: 'sso.unavailable',
        status: 503,
        detail: 'the store of codes failed (TypeError)',
      });
    }
  });

  it('answers without an OAuth error, and issues no token, where the gateway itself fails', async () => {
    let isBroken = false;
    const random: Random = (bytes) => {
      if (isBroken) throw new TypeError('secret internals');
      return bytes.fill(7);
    };
    scene = signOnScene({ random });
    const code = await scene.code();
    isBroken = true;
    const response = await scene.redeem(code);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/access_token|temporarily_unavailable|secret/);
  });

  it('issues one token for each code, also to fifty concurrent requests (C29)', async () => {
    const code = await scene.code();
    const answers = await Promise.all(Array.from({ length: 50 }, () => scene.redeem(code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(49);
  });
});

describe('an answer that makes Phorge crash (protocol 1.4) is never sent', () => {
  it('1.4: a 200 of the token endpoint always contains a token, and never an error', async () => {
    const code = await scene.code();
    const answers = [
      await scene.redeem('unknown'),
      await scene.redeem(code, { redirect_uri: 'https://evil.example/' }),
      await scene.serve(TOKEN, posted('')),
      await scene.serve(TOKEN, posted('%%%&&&===')),
      await scene.serve(TOKEN, posted('\0')),
      await scene.serve(TOKEN),
    ];
    for (const response of answers) {
      expect(response.status).not.toBe(200);
      expect(Object.keys((await response.json()) as object)).toEqual(['error']);
    }
  });

  it('1.4: no error body contains anything that was sent', async () => {
    const sent = {
      client_id: 'sent-id',
      client_secret: 'sent-secret',
      redirect_uri: 'https://sent.example/',
    };
    for (const change of [sent, { redirect_uri: sent.redirect_uri }, { grant_type: 'sent-type' }]) {
      const response = await scene.redeem('sent-code', change);
      expect(await response.text()).not.toContain('sent');
      expect([...response.headers].join()).not.toContain('sent');
      expect(JSON.stringify(scene.entries)).not.toContain('sent');
    }
  });
});

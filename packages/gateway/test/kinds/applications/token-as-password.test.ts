import { memorySink } from '@portcullis/audit';
import { AccessError, type Identity } from '@portcullis/core';
import { zone } from '@portcullis/web';
import { describe, expect, test } from 'vitest';
import { contextsAt } from '../../../../../scripts/fixtures/test-context.ts';
import { checkConfiguration, gateway } from '../../../src/index.ts';
import { tokenAsPassword } from '../../../src/kinds/applications/token-as-password.ts';
import { webApplication } from '../../../src/kinds/applications/web.ts';
import { webPartWith } from '../../../src/kinds/applications/web-part.ts';
import { goodConfiguration } from '../../good-configuration.ts';

const HOST = 'https://packages.corp.example';
const { contextOf } = contextsAt(HOST);
const ADA = { kind: 'user', issuer: 'https://idp.example', subject: 'ada' } as Identity;
const TOKEN = 'eyJh.eyJp.c2ln';

/** A provider's, who knows one token. */
const provider = {
  name: 'corp',
  challenge: () => undefined,
  identify: ({ request }: { readonly request: Request }) =>
    request.headers.get('authorization') === `Bearer ${TOKEN}` ? ADA : undefined,
};

const { verifiers, server } = tokenAsPassword([provider]);
const basic = (text: string): string => `Basic ${btoa(text)}`;

describe('a program is known by', () => {
  test('a verifier that has a name', () => expect(verifiers[0]?.name).toBe('token as password'));

  const identify = (authorization: string | undefined) =>
    verifiers[0]?.identify(
      contextOf('/simple/', { headers: authorization === undefined ? {} : { authorization } }),
    );

  test.each(['gate', '', 'oauth2accesstoken', '__token__'])(
    'a token as its password, with any user name: "%s"',
    (username) => {
      expect(identify(basic(`${username}:${TOKEN}`))).toBe(ADA);
      expect(identify(basic(`${username}:${TOKEN}`).replace('Basic', 'basic'))).toBe(ADA);
    },
  );

  test.each([undefined, `Bearer ${TOKEN}`, 'Digest username="gate"', 'Basically x', 'Negotiate Basic'])(
    'nothing here where it sends %s',
    (authorization) => expect(identify(authorization)).toBeUndefined(),
  );

  test('nothing that a browser sends along for a page of another site', () => {
    const from = (site: string) =>
      verifiers[0]?.identify(
        contextOf('/', { headers: { authorization: basic(`gate:${TOKEN}`), 'sec-fetch-site': site } }),
      );
    for (const site of ['cross-site', 'same-site']) expect(from(site)).toBeUndefined();
    for (const site of ['same-origin', 'none']) expect(from(site)).toBe(ADA);
  });

  test.each([
    ['a password that nobody knows', basic('gate:secret')],
    ['another token', basic(`gate:${TOKEN}x`)],
    ['the token as a user name', basic(`${TOKEN}:`)],
    ['the token behind the password of somebody', basic(`gate:secret:${TOKEN}`)],
    ['a password that is no token', basic('gate:pass word')],
    ['no password', basic('gate')],
    ['no Base64', 'Basic ???'],
    ['nothing', 'Basic'],
    ['two of them', `${basic(`gate:${TOKEN}`)}, ${basic(`gate:${TOKEN}`)}`],
  ])('a token as its password only, and is not anonymous with %s', (_what, authorization) => {
    const refused = expect.objectContaining({ code: 'gateway.password_unknown', status: 401 });
    expect(() => identify(authorization)).toThrow(refused);
  });
});

describe('a client that is answered 401', () => {
  const refusal = (status: number, headers?: Record<string, string>) =>
    new AccessError({ code: 'policy.login_required', status, message: 'Sign in.', detail: 'why', headers });

  const told = async (error: unknown, headers: Record<string, string> = {}): Promise<unknown> => {
    const next = () => Promise.reject(error);
    return Promise.resolve(server(contextOf('/', { headers }), next)).catch((thrown: unknown) => thrown);
  };

  test('gets a challenge for a password first, and the same text as before', async () => {
    const error = refusal(401, { 'www-authenticate': 'Bearer realm="a"', 'retry-after': '1' });
    const asked = (await told(error)) as AccessError;
    const { code, status, message, detail, headers, cause } = asked;
    expect({ code, status, message, detail, cause }).toEqual({
      ...{ code: 'policy.login_required', status: 401, message: 'Sign in.', detail: 'why', cause: error },
    });
    expect(headers).toEqual({
      'www-authenticate': 'Basic realm="portcullis", Bearer realm="a"',
      'retry-after': '1',
    });
    expect(((await told(refusal(401))) as AccessError).headers).toEqual({
      'www-authenticate': 'Basic realm="portcullis"',
    });
  });

  test('is not asked by a window of the browser', async () => {
    const error = refusal(401, { 'www-authenticate': 'Bearer realm="a"' });
    for (const mode of ['navigate', 'cors', 'websocket'])
      expect(await told(error, { 'sec-fetch-mode': mode })).toBe(error);
  });

  test('gets the challenge, and no other client does', async () => {
    for (const error of [
      refusal(403),
      new Error('crash'),
      Object.assign(new Error('of a library'), { status: 401 }),
    ])
      expect(await told(error)).toBe(error);
    const answer = new Response('hello');
    expect(await server(contextOf('/'), async () => answer)).toBe(answer);
  });
});

describe('an instance', () => {
  const configuration = (settings: object) => {
    const { instances, ...rest } = goodConfiguration();
    return { ...rest, instances: [{ ...instances[0], application: 'web', ...settings }] };
  };
  const ask = async (settings: object, headers: Record<string, string>) => {
    const serve = gateway(configuration(settings) as object, { sinks: [memorySink()] });
    const env = { PHORGE: { fetch: async () => new Response('hello') } };
    const request = new Request('https://phorge.corp.example/simple/', { headers });
    const answer = await serve(request, env, { waitUntil: () => undefined });
    const { code } = (await answer.json()) as { code: string };
    return [answer.status, code, answer.headers.get('www-authenticate')];
  };

  test('asks programs for a password, and judges it, with the setting alone', async () => {
    const authorization = basic('gate:secret');
    expect(await ask({}, {})).toEqual([401, 'policy.login_required', 'Bearer realm="portcullis"']);
    expect(await ask({}, { authorization })).toEqual(await ask({ tokenAsPassword: false }, {}));
    expect(await ask({ tokenAsPassword: true }, {})).toEqual([
      401,
      'policy.login_required',
      'Basic realm="portcullis", Bearer realm="portcullis"',
    ]);
    const [status, code, challenge] = await ask({ tokenAsPassword: true }, { authorization });
    expect([status, code]).toEqual([401, 'token.malformed']);
    expect(challenge).toMatch(/^Basic realm="portcullis", Bearer realm="portcullis", error="invalid_token"/);
    expect(checkConfiguration(configuration({ tokenAsPassword: true }))).toEqual([]);
  });

  test('is not served by a Worker that was built without its code, and is built with it where one needs it', () => {
    const web = { name: 'packages', application: 'web', hosts: ['h'] };
    const create = (settings: object) =>
      webPartWith().create({ ...web, ...settings } as never, { origin: zone(), verifiers: [] } as never);
    expect(() => create({ tokenAsPassword: true })).toThrow(
      'this Worker was built without "tokenAsPassword" of packages: run "portcullis build" again',
    );
    expect(Object.keys(create({ tokenAsPassword: false }))).toEqual(['application']);
    const built = (...settings: object[]) =>
      webApplication.builtPart(settings.map((one) => ({ ...web, ...one })) as never);
    expect(built({}, { tokenAsPassword: true })).toEqual(['webPartWith', 'webPasswords']);
    expect(built({}, { tokenAsPassword: false })).toEqual(['webPart']);
  });
});

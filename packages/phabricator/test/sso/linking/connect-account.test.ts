import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Origin, zone } from '../../../src/index.ts';
import { connectAccount } from '../../../src/sso/linking/connect-account.ts';
import { MacRing } from '../../../src/sso/mac-ring.ts';
import { phorgeClient } from '../../../src/sso/phorge-client.ts';
import { LoginCodes } from '../../../src/sso/server/login-code.ts';
import { ssoSettings } from '../../../src/sso/sso-options.ts';
import { memorySso } from '../../../src/sso/store/memory-sso.ts';
import { contextOf } from '../../fixtures/context.ts';
import { PROVIDER, type SsoGate, startSsoGate } from '../../fixtures/sso-gate.ts';
import { CLIENT_ID, person, signOnOptions } from '../../fixtures/sso-server.ts';

let gate: SsoGate;
const store = memorySso();

beforeAll(async () => {
  gate = await startSsoGate({ users: [{ username: 'alice' }] });
});
afterAll(() => gate.close());
beforeEach(() => {
  gate.phorge.reset();
  gate.restart({ store });
});

type Change = (path: string, method: string) => Response | undefined;

/** Connects Ada to alice, where some of Phorge's answers are others. */
function connect(change: Change = () => undefined, session = gate.phorge.signIn('alice').cookie) {
  const settings = ssoSettings(signOnOptions({ baseUrl: gate.phorge.baseUri, store }));
  const codes = new LoginCodes(settings, new MacRing(settings.keys));
  const origin: Origin = {
    name: 'changed',
    send: async (target, init, env, scope) =>
      change(target.path, init.method) ?? zone().send(target, init, env, scope),
  };
  const base = new URL(gate.phorge.baseUri);
  const context = contextOf('/.portcullis/idp/link');
  const target = {
    ...context.target,
    protocol: base.protocol,
    host: base.host,
    hostname: base.hostname,
    href: base.href,
  };
  return connectAccount(
    { ...context, target },
    person(),
    { session: 'x', username: 'alice', header: session },
    PROVIDER.id,
    { settings, codes, call: phorgeClient(origin) },
  );
}

const page = (body: string, status = 200): Response =>
  new Response(body, { status, headers: { 'content-type': 'text/html; charset=UTF-8' } });

const redirect = (location: string): Response => new Response(null, { status: 302, headers: { location } });

const isConfirmation = (path: string): boolean => path.startsWith('/auth/confirmlink/');

/** Phorge's link page, with parameters in the address that it leads to, and in its fields. */
function linkForm(
  query: Record<string, string>,
  fields: Record<string, string> = {},
  action?: string,
): string {
  const redirect_uri = `${gate.phorge.baseUri}auth/login/phabricator:edge.gateway/`;
  const inputs = Object.entries({ ...fields, redirect_uri, state: 'x' }).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${value}">`,
  );
  const address = action ?? `${PROVIDER.baseUri}oauthserver/auth/?${new URLSearchParams(query)}`;
  return `<form method="GET" action="${address}">${inputs.join('')}</form>`;
}

const confirmation = (method: string, action: string): string =>
  `<form method="${method}" action="${action}"><input type="hidden" name="__csrf__" value="x">` +
  '<input type="hidden" name="__dialog__" value="1"></form>';

describe('connectAccount', () => {
  it('connects an account', async () => {
    expect(await connect()).toEqual({ ok: true });
  });

  it.each([
    ['is sent to the page itself', () => ''],
    ['names its page', (path: string) => path],
  ])('connects an account by a confirmation that %s', async (_what, action) => {
    const sent: string[] = [];
    const change: Change = (path, method) => {
      if (!isConfirmation(path)) return undefined;
      if (method === 'GET') return page(confirmation('POST', action(path)));
      sent.push(path);
      return redirect('/settings/panel/external/');
    };
    expect(await connect(change)).toEqual({ ok: true });
    expect(sent).toHaveLength(1);
  });

  it.each<[string, () => string]>([
    ['in the address that its form leads to', () => linkForm({ client_id: CLIENT_ID })],
    ['in fields, whatever its form leads to', () => linkForm({}, { client_id: CLIENT_ID }, 'https://[')],
  ])('continues from a link page that contains what it must %s', async (_what, body) => {
    const outcome = await connect((path) => (path === '/auth/link/5/' ? page(body()) : undefined));
    // The state is made up, so Phorge goes no further.
    expect(outcome).toMatchObject({ reason: expect.stringMatching(/^the login was answered with 500/) });
  });

  it.each<[string, Change, string]>([
    [
      'the session is over',
      (path) =>
        path === '/auth/link/5/'
          ? new Response(null, { status: 302, headers: { location: '/auth/start/' } })
          : undefined,
      'the link page was answered with 302',
    ],
    [
      'the login leads elsewhere',
      (path) =>
        path.startsWith('/auth/login/')
          ? new Response(null, { status: 302, headers: { location: '/auth/register/abc/' } })
          : undefined,
      'the login was answered with 302',
    ],
    [
      'the login leads to another site',
      (path) =>
        path.startsWith('/auth/login/')
          ? new Response(null, {
              status: 302,
              headers: { location: 'https://evil.example/auth/confirmlink/abc/' },
            })
          : undefined,
      'the login was answered with 302',
    ],
    ...['/x/auth/confirmlink/abc/', '/auth/confirmlink/abc/more/', '/auth/confirmlink/'].map(
      (location): [string, Change, string] => [
        `the login leads to ${location}`,
        (path) => (path.startsWith('/auth/login/') ? redirect(location) : undefined),
        'the login was answered with 302',
      ],
    ),
    [
      'the link page can be read in two ways',
      (path) => (path === '/auth/link/5/' ? page('<form><form></form>') : undefined),
      'the link page was answered with 200',
    ],
    [
      'the link page is no page',
      (path) => (path === '/auth/link/5/' ? new Response('{}') : undefined),
      'the link page was answered with 200',
    ],
    [
      'the link page says the client twice, in its address and in a field',
      (path) =>
        path === '/auth/link/5/'
          ? page(linkForm({ client_id: CLIENT_ID }, { client_id: CLIENT_ID }))
          : undefined,
      'the link page was answered with 200',
    ],
    [
      'the confirmation can be read in two ways',
      (path, method) => (isConfirmation(path) && method === 'GET' ? page('<form><form></form>') : undefined),
      'the confirmation was answered with 200',
    ],
    [
      'the confirmation would be in an address',
      (path, method) =>
        isConfirmation(path) && method === 'GET' ? page(confirmation('GET', path)) : undefined,
      'the confirmation was answered with 200',
    ],
    [
      'the confirmation asks for a code of a second factor',
      (path, method) =>
        isConfirmation(path) && method === 'GET'
          ? page(
              '<title>Second factor</title><form method="POST"><input type="hidden" name="__csrf__" value="x">' +
                '<input type="hidden" name="__dialog__" value="1"><input type="text" name="totp"></form>',
            )
          : undefined,
      'the confirmation was answered with 200: Second factor',
    ],
    [
      'the confirmation is none',
      (path, method) =>
        isConfirmation(path) && method === 'GET' ? page('<title>Authentication Error</title>') : undefined,
      'the confirmation was answered with 200: Authentication Error',
    ],
    [
      'the confirmation leads to another page',
      (path, method) =>
        isConfirmation(path) && method === 'GET'
          ? page(
              '<form method="POST" action="/people/delete/"><input type="hidden" name="__csrf__" value="x"><input type="hidden" name="__dialog__" value="1"></form>',
            )
          : undefined,
      'the confirmation was answered with 200',
    ],
    [
      'the link is not made',
      (path, method) =>
        isConfirmation(path) && method === 'POST'
          ? page('<title>Unhandled Exception</title>', 500)
          : undefined,
      'the confirmed link was answered with 500: Unhandled Exception',
    ],
  ])('does not connect where %s', async (_, change, reason) => {
    expect(await connect(change)).toEqual({ ok: false, reason });
  });
});

import type { Attack } from '../attack.ts';
import type { Browser } from '../browser.ts';
import type { Json } from '../gate-login.ts';
import { crash, isLetIn, type LoginRange, onLogin, signedIn } from '../sign-in.ts';
import { type Named, tryEach } from '../try-each.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const SUBJECT = 'logged-in-person';

/** Who ends a session besides the one whose it is. */
export const logouts: readonly Attack[] = [
  {
    row: 'C33',
    title: 'a session ended by its id in an address, or by another site',
    source: 'mod_auth_openidc 2026: front-channel logout without authentication',
    needs: ['login', 'login.logout'],
    how: onLogin(async (range) => {
      const { path, method = 'GET', ...rest } = range.login.logout ?? { path: '' };
      const { iss = '', sid = 'sid-1' } = range.login.backChannelLogout?.claims(SUBJECT) ?? {};
      const query = new URLSearchParams({ iss: String(iss), sid: String(sid) });
      const addressed = await tryEach(
        [
          ['its sid in the address', `${path}?${query}`],
          ['its sub in the address', `${path}?sub=${SUBJECT}`],
        ],
        // Front-channel logouts come without the cookies of the site.
        (target) => ended(range, () => range.newBrowser().send({ method: 'GET', path: target })),
      );
      if (method === 'GET') return addressed;
      const headers = rest.headers?.filter(([name]) => name.toLowerCase() !== 'origin') ?? [];
      const form = (origin: string) => ({
        method,
        path,
        ...rest,
        headers: [...headers, ['Origin', origin] as const],
      });
      const forms: readonly Named<string>[] = [
        ['a form of another site', 'https://attacker.example'],
        ['a form of nowhere', 'null'],
        ['a form of a site whose address starts the same', `${range.login.baseUrl}.attacker.example`],
      ];
      const sent = await tryEach(forms, (origin) =>
        ended(range, (browser) => browser.copy().send(form(origin))),
      );
      return { tried: addressed.tried + sent.tried, findings: [...addressed.findings, ...sent.findings] };
    }),
  },
  {
    row: 'C33',
    title: 'a logout token that is invalid, not for now, or sent again',
    source: 'mod_auth_openidc 2026: logout token without iat or jti',
    needs: ['login', 'login.backChannelLogout', 'sign'],
    how: onLogin(async (range) => {
      const bad = await tryEach(wrongClaims, (changes) =>
        ended(range, async () => sendToken(range, await tokenOf(range, changes))),
      );
      const forged = await tryEach(malformed(await tokenOf(range, {})), (token) =>
        ended(range, () => sendToken(range, token)),
      );
      const replayed = await replay(range);
      return {
        tried: bad.tried + forged.tried + 1,
        findings: [
          ...bad.findings,
          ...forged.findings,
          ...(replayed === undefined ? [] : [`the same again: ${replayed}`]),
        ],
      };
    }),
  },
];

const now = (): number => Math.floor(Date.now() / 1000);

const wrongClaims: readonly Named<Json>[] = [
  ['no events', { events: undefined }],
  ['another event', { events: { 'https://attacker.example/event': {} } }],
  ['an event that is no object', { events: { [EVENT]: true } }],
  ['a nonce, as only ID tokens have', { nonce: 'x' }],
  ['no iat', { iat: undefined }],
  ['iat of tomorrow', { iat: now() + 86_400 }],
  ['iat of yesterday', { iat: now() - 86_400 }],
  ['no jti', { jti: undefined }],
  ['an empty jti', { jti: '' }],
  ['no exp', { exp: undefined }],
  ['exp of an hour ago', { exp: now() - 3600 }],
  ['aud of another client', { aud: 'other-client' }],
  ['iss of another issuer', { iss: 'https://attacker.example' }],
  ['neither sub nor sid', { sub: undefined, sid: undefined }],
];

function malformed(good: string): readonly Named<string>[] {
  const [header, claims] = good.split('.');
  const none = Buffer.from('{"alg":"none","typ":"logout+jwt"}').toString('base64url');
  return [
    ['no token', ''],
    ['text', 'x'],
    ['alg none', `${none}.${claims}.`],
    ['another signature', `${header}.${claims}.${'A'.repeat(342)}`],
    ['no signature', `${header}.${claims}.`],
    ['two parts', `${header}.${claims}`],
  ];
}

/**
 * What is wrong with what a request has done that must not end a session. Each has one of its own: where one request ended
 * it, the next would be blamed as well.
 */
async function ended(
  range: LoginRange,
  send: (browser: Browser) => Promise<{ readonly status: number }>,
): Promise<string | undefined> {
  const browser = await signedIn(range, SUBJECT);
  const answer = await send(browser);
  return (await isLetIn(range, browser)) ? crash(answer) : 'the session is over';
}

function tokenOf({ tokens, login }: LoginRange, changes: Json): Promise<string> {
  const claims = { ...login.backChannelLogout?.claims(SUBJECT), ...changes };
  // Whoever has no `sign` is not asked for such attacks.
  return tokens?.sign?.({ typ: 'logout+jwt' }, claims) ?? Promise.resolve('');
}

function sendToken({ login, send }: LoginRange, token: string): Promise<{ readonly status: number }> {
  return send({
    method: 'POST',
    path: login.backChannelLogout?.path ?? '',
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: new URLSearchParams({ logout_token: token }).toString(),
  });
}

/** A good token ends the session, and not the next one. */
async function replay(range: LoginRange): Promise<string | undefined> {
  const browser = await signedIn(range, SUBJECT);
  const token = await tokenOf(range, {});
  await sendToken(range, token);
  if (await isLetIn(range, browser)) return 'a good token ends nothing';
  return await ended(range, () => sendToken(range, token));
}

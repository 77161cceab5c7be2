import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { GateLogin, GateSignOn, HostileRequest, Json } from '@portcullis/testing/attack-pack';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  CLOCK_HOST,
  OTHER_PATH,
  RESTART_HOST,
  SSO_CLIENT_ID,
  SSO_CLIENT_SECRET,
  SSO_SERVER_NAME,
} from '../workers/attack-names.ts';
import { GATE_HOST, ISSUER, OPEN_PAGE } from '../workers/names.ts';
import type { AttackSurroundings } from './attack-surroundings.ts';

/** Too many for one cookie. */
const MANY_GROUPS = 100;

const BASE = `https://${GATE_HOST}`;

/** The login of our gate. */
export function ownLogin({ login, otherLogin, hostsCalled }: AttackSurroundings, url: string): GateLogin {
  return {
    baseUrl: BASE,
    authorise: login.authorise,
    beginWith: (returnTo) =>
      `/.portcullis/login?${new URLSearchParams({ provider: 'corp', return_to: returnTo })}`,
    whoAmI: '/.portcullis/whoami',
    logout: {
      method: 'POST',
      path: '/.portcullis/logout',
      headers: [
        ['Origin', BASE],
        ['Content-Type', 'application/x-www-form-urlencoded'],
      ],
      body: '',
    },
    agreement: agreesToProgram,
    secrets: () => [CLIENT_SECRET, ...login.issued],
    clientSecret: CLIENT_SECRET,
    misbehave: login.misbehave,
    deniedClaims: { employment: 'suspended' },
    hostsCalled,
    otherProvider: { begin: OTHER_PATH, authorise: otherLogin.authorise },
    backChannelLogout: { path: '/.portcullis/backchannel-logout', claims: logoutClaims },
    restart: () => tell(url, RESTART_HOST),
    setClockAhead: (seconds) => tell(url, CLOCK_HOST, String(seconds)),
    setPermitted: (permitted) => {
      login.isPermitted = permitted;
    },
    groupsSeconds: 300,
    refreshes: login.refreshes,
  };
}

let logouts = 0;

/** Claims of a good logout token about a person. */
function logoutClaims(subject: string): Json {
  const now = Math.floor(Date.now() / 1000);
  return {
    ...{ iss: ISSUER, aud: CLIENT_ID, iat: now, exp: now + 120, jti: `logout-${++logouts}` },
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    sub: subject,
  };
}

/** The same with sessions in cookies, which nobody ends from outside: in several parts each, for the many groups. */
export function ownCookieLogin(surroundings: AttackSurroundings, url: string): GateLogin {
  const { backChannelLogout: _, agreement: __, ...login } = ownLogin(surroundings, url);
  surroundings.login.groups = Array.from({ length: MANY_GROUPS }, (_, index) => `eng-team-number-${index}`);
  return login;
}

/** The form by which somebody lets a program act as them. */
function agreesToProgram(): HostileRequest {
  const fields = {
    ...{ response_type: 'code', client_id: 'a program', state: 'st-1' },
    redirect_uri: 'http://127.0.0.1:9000/done',
    ...{ code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' },
  };
  return {
    method: 'POST',
    path: '/.portcullis/credentials/authorize',
    headers: [
      ['Origin', BASE],
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['Sec-Fetch-Site', 'same-origin'],
      ['Sec-Fetch-Mode', 'navigate'],
      ['Sec-Fetch-Dest', 'document'],
    ],
    body: new URLSearchParams(fields).toString(),
  };
}

/** The OAuth server at which Phorge logs people in. */
export const ownSignOn: GateSignOn = {
  authorise: '/.portcullis/idp/oauthserver/auth/',
  token: '/.portcullis/idp/oauthserver/token/',
  profile: '/.portcullis/idp/api/user.whoami',
  clientId: SSO_CLIENT_ID,
  clientSecret: SSO_CLIENT_SECRET,
  redirectUri: `${BASE}/auth/login/phabricator:${SSO_SERVER_NAME}/`,
};

/** The login of `@hono/oidc-auth`. It has no address that begins a login, no logout from outside, and no second provider. */
export function honoOidcLogin({ login, hostsCalled }: AttackSurroundings): GateLogin {
  return {
    // Its address is that of the request, which came by http.
    baseUrl: `http://${GATE_HOST}`,
    authorise: login.authorise,
    whoAmI: '/whoami',
    logout: { path: '/logout' },
    secrets: () => [CLIENT_SECRET, ...login.issued],
    clientSecret: CLIENT_SECRET,
    misbehave: login.misbehave,
    hostsCalled,
  };
}

/** The login of mod_auth_openidc. Its callback does everything, by its parameters; its clock cannot be set. */
export function apacheLogin({ login, hostsCalled }: AttackSurroundings): GateLogin {
  return {
    baseUrl: BASE,
    authorise: login.authorise,
    whoAmI: '/callback?info=json',
    logout: { path: `/callback?${new URLSearchParams({ logout: `${BASE}${OPEN_PAGE}` })}` },
    secrets: () => [CLIENT_SECRET, ...login.issued],
    clientSecret: CLIENT_SECRET,
    misbehave: login.misbehave,
    backChannelLogout: { path: '/callback?logout=backchannel', claims: logoutClaims },
    hostsCalled,
  };
}

/** A request that is not for the gate, but for the Worker around it. */
async function tell(url: string, host: string, body = ''): Promise<void> {
  const outgoing = request(url, { method: 'POST', headers: { host } });
  outgoing.end(body);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  incoming.resume();
  await once(incoming, 'end');
  if (incoming.statusCode !== 204) throw new Error(`${host} answers ${incoming.statusCode}`);
}

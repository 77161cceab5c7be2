import { createHash } from 'node:crypto';
import type { IdentityProvider } from '@portcullis/testing';
import type { Json, Misbehaviour } from '@portcullis/testing/attack-pack';

/** An OpenID provider with a login, which can be told to misbehave. */
export interface LoginProvider {
  readonly fetch: (request: Request) => Promise<Response>;
  /** Logs somebody in at the address that a gate led to; gives the address that the browser is sent back to. */
  readonly authorise: (location: string, subject?: string) => string;
  readonly misbehave: (does: Misbehaviour) => void;
  /** Everybody's groups. */
  groups: readonly string[];
  /** Whether people are in their groups. */
  isPermitted: boolean;
  /** Every token that was issued. */
  readonly issued: readonly string[];
  readonly refreshes: () => number;
}

/** How long ID tokens are good for, in seconds: longer than the attacks move a gate's clock. */
const ID_TOKEN_SECONDS = 3600;

/** How long access tokens are good for, in seconds: gates refresh after that. */
const ACCESS_TOKEN_SECONDS = 300;

/** Gives an identity provider a login, a token endpoint and a userinfo endpoint, for one client. */
export function loginProvider(identity: IdentityProvider, issuer: string, clientId: string): LoginProvider {
  const { sign } = identity;
  const logins = new Map<string, { readonly asked: URLSearchParams; readonly subject: string }>();
  const subjects = new Map<string, string>();
  const issued: string[] = [];
  let does: Misbehaviour = {};
  let refreshed = 0;
  let count = 0;

  const metadata = (): Json => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    end_session_endpoint: `${issuer}/logout`,
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'email', 'profile', 'offline_access'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    authorization_response_iss_parameter_supported: true,
  });
  const personOf = (subject: string): Json => ({
    sub: subject,
    name: `Person ${subject}`,
    email: 'person@corp.example',
    email_verified: true,
    groups: provider.isPermitted ? provider.groups : [],
  });

  const tokens = async (subject: string, nonce: string | null): Promise<Json> => {
    const now = Math.floor(Date.now() / 1000);
    const honest = {
      ...personOf(subject),
      iss: issuer,
      aud: clientId,
      iat: now,
      exp: now + ID_TOKEN_SECONDS,
      sid: sidOf(subject),
      ...(nonce === null ? {} : { nonce }),
    };
    const claims = does.idToken?.(honest) ?? honest;
    const signed = await sign(does.idTokenHeader ?? {}, claims);
    const mark = ++count;
    const answer: Json = {
      access_token: `access-token-number-${mark}`,
      token_type: 'Bearer',
      expires_in: ACCESS_TOKEN_SECONDS,
      refresh_token: `refresh-token-number-${mark}`,
      id_token: (await does.forge?.(signed, claims)) ?? signed,
    };
    for (const name of ['access_token', 'refresh_token', 'id_token']) {
      issued.push(String(answer[name]));
      subjects.set(String(answer[name]), subject);
    }
    return does.tokenAnswer?.(answer) ?? answer;
  };

  const token = async (request: Request): Promise<Response> => {
    const form = new URLSearchParams(await request.text());
    if (form.get('grant_type') === 'refresh_token') {
      refreshed++;
      const subject = subjects.get(form.get('refresh_token') ?? '');
      return subject === undefined ? invalidGrant() : Response.json(await tokens(subject, null));
    }
    const code = form.get('code') ?? '';
    const login = logins.get(code);
    logins.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (login?.asked.get('code_challenge') !== challenge) return invalidGrant();
    return Response.json(await tokens(login.subject, login.asked.get('nonce')));
  };

  const userinfo = async ({ headers }: Request): Promise<Response> => {
    const subject = subjects.get(headers.get('authorization')?.replace(/^Bearer /i, '') ?? '');
    if (subject === undefined) return new Response(null, { status: 401 });
    const told = does.userinfo?.(personOf(subject)) ?? personOf(subject);
    if (does.forgeUserinfo === undefined) return Response.json(told);
    const claims = { iss: issuer, aud: clientId, ...told };
    const forged = await does.forgeUserinfo(await sign({}, claims), claims);
    return new Response(forged, { headers: { 'content-type': 'application/jwt' } });
  };

  const provider: LoginProvider = {
    fetch: async (request) => {
      switch (new URL(request.url).pathname) {
        case '/.well-known/openid-configuration':
          return Response.json(does.discovery?.(metadata()) ?? metadata());
        case '/token':
          return await token(request);
        case '/userinfo':
          return await userinfo(request);
        default:
          return new Response('no such endpoint\n', { status: 404 });
      }
    },
    authorise: (location, subject = 'person-of-the-bench') => {
      const { searchParams: asked } = new URL(location);
      const code = `code-number-${++count}-of-this-provider`;
      logins.set(code, { asked, subject });
      const back = new URL(asked.get('redirect_uri') ?? '');
      back.search = new URLSearchParams({ code, state: asked.get('state') ?? '', iss: issuer }).toString();
      return back.href;
    },
    misbehave: (next) => {
      does = next;
    },
    groups: ['eng-web'],
    isPermitted: true,
    issued,
    refreshes: () => refreshed,
  };
  return provider;
}

/** The provider's name for the session of a person, of whom each has one. */
export function sidOf(subject: string): string {
  return `sid-of-${subject}`;
}

function invalidGrant(): Response {
  return Response.json({ error: 'invalid_grant' }, { status: 400 });
}

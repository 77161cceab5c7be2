import { createIdentityProvider } from '@portcullis/testing';

// A provider with many people and browsers, whose refresh tokens work once: whoever brings one a second time has stolen it, and
// ends all that came of the same login (RFC 9700 section 4.14.2).

/** What the provider does: where it knows nobody, its userinfo and its keys are down. */
export type Mood = 'well' | 'down' | 'refuses' | 'loses answers' | 'knows nobody';

/** One login at the provider, and all tokens that came of it. */
interface Grant {
  readonly person: string;
  readonly sid: string;
  isAlive: boolean;
  /** Whether a refresh token of it came a second time. */
  isStolen: boolean;
  refreshToken: string;
}

/** The provider of a model. */
export interface ModelProvider {
  readonly issuer: string;
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>;
  /** What each person's groups are today. */
  readonly groups: Map<string, readonly string[]>;
  /** People who have no account any more. */
  readonly gone: Set<string>;
  mood: Mood;
  /** The person says who they are: the address that the browser restores it to, and the session that the provider calls it. */
  readonly authorize: (location: string, person: string) => { readonly back: string; readonly sid: string };
  readonly logoutToken: (
    owner: { readonly sub?: string; readonly sid?: string },
    jti: string,
  ) => Promise<string>;
  /** Ends what came of a login, as a provider does that ends its own session. */
  readonly end: (match: (sid: string, person: string) => boolean) => void;
  readonly isAlive: (sid: string) => boolean;
}

/** @param turn is waited for before each answer, so that a model may let others go first */
export async function modelProvider(
  now: () => number,
  turn: () => Promise<void>,
  issuer = 'https://idp.example',
): Promise<ModelProvider> {
  const identity = await createIdentityProvider({ issuer, audience: 'gate', algorithm: 'ES256', clock: now });
  const codes = new Map<string, { person: string; sid: string; nonce: string }>();
  const grants: Grant[] = [];
  const access = new Map<string, Grant>();
  let count = 0;
  const seconds = (): number => Math.floor(now() / 1000);
  const refused = (error: string): Response => Response.json({ error }, { status: 400 });

  const tokens = async (grant: Grant, nonce?: string): Promise<Response> => {
    const accessToken = `access-${++count}`;
    access.set(accessToken, grant);
    grant.refreshToken = `refresh-${count}.${grants.indexOf(grant)}`;
    const times = { iat: seconds(), exp: seconds() + 600 };
    const { person: sub, sid } = grant;
    const id_token = await identity.sign({}, { iss: issuer, aud: 'gate', ...times, sub, sid, nonce });
    return Response.json({
      ...{ access_token: accessToken, token_type: 'Bearer', expires_in: 3600, id_token },
      refresh_token: grant.refreshToken,
    });
  };

  const token = async (form: URLSearchParams): Promise<Response> => {
    if (form.get('grant_type') !== 'refresh_token') {
      const code = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      if (code === undefined) return refused('invalid_grant');
      const grant = { ...code, isAlive: true, isStolen: false, refreshToken: '' };
      grants.push(grant);
      return await tokens(grant, code.nonce);
    }
    const sent = form.get('refresh_token') ?? '';
    const grant = grants[Number(sent.split('.')[1])];
    if (grant === undefined || !grant.isAlive || grant.isStolen || provider.gone.has(grant.person))
      return refused('invalid_grant');
    if (provider.mood === 'refuses') return refused('invalid_grant');
    if (grant.refreshToken !== sent) {
      grant.isStolen = true;
      return refused('invalid_grant');
    }
    return await tokens(grant);
  };

  const userinfo = (request: Request): Response => {
    const grant = access.get(request.headers.get('authorization')?.slice('Bearer '.length) ?? '');
    if (grant === undefined || !grant.isAlive) return new Response(null, { status: 401 });
    return Response.json({ sub: grant.person, groups: provider.groups.get(grant.person) ?? [] });
  };

  const at = async (request: Request): Promise<Response> => {
    await turn();
    if (provider.mood === 'down') throw new TypeError('no network');
    const { pathname } = new URL(request.url);
    const text = await request.text();
    const form = new URLSearchParams(text);
    if (pathname === '/userinfo') {
      if (provider.mood === 'knows nobody') return new Response(null, { status: 503 });
      return userinfo(request);
    }
    if (pathname === '/revoke') {
      const grant = grants[Number(form.get('token')?.split('.')[1])];
      if (grant !== undefined) grant.isAlive = false;
      return new Response(null, { status: 200 });
    }
    const answer = await token(form);
    if (provider.mood === 'loses answers') throw new TypeError('the answer was lost');
    await turn();
    return answer;
  };
  identity.respond('other', at);
  identity.respond('discovery', () =>
    Response.json({
      ...{ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` },
      ...{ userinfo_endpoint: `${issuer}/userinfo`, jwks_uri: identity.jwksUri },
      ...{ revocation_endpoint: `${issuer}/revoke`, id_token_signing_alg_values_supported: ['ES256'] },
    }),
  );

  const provider: ModelProvider = {
    issuer,
    fetch: identity.fetch,
    groups: new Map(),
    gone: new Set(),
    mood: 'well',
    authorize: (location, person) => {
      const { searchParams } = new URL(location);
      const code = `code-${++count}`;
      const sid = `sid-${count}`;
      codes.set(code, { person, sid, nonce: searchParams.get('nonce') ?? '' });
      const back = new URL(searchParams.get('redirect_uri') ?? '');
      back.search = new URLSearchParams({ code, state: searchParams.get('state') ?? '' }).toString();
      return { back: back.href, sid };
    },
    logoutToken: (owner, jti) =>
      identity.sign(
        { typ: 'logout+jwt' },
        {
          ...{ iss: issuer, aud: 'gate', iat: seconds(), exp: seconds() + 120, jti, ...owner },
          events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
        },
      ),
    end: (match) => {
      for (const grant of grants) if (match(grant.sid, grant.person)) grant.isAlive = false;
    },
    isAlive: (sid) => grants.some((grant) => grant.sid === sid && grant.isAlive),
  };
  return provider;
}

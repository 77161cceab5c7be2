import type { PhorgeOptions } from '../../src/phorge.ts';

export const PROVIDER = {
  name: 'edge.gateway',
  baseUri: 'http://idp.example:8200/-/idp/',
  clientId: 'phorge-client',
  clientSecret: 's3cret',
} as const;

/** One server-to-server call. */
export interface ServerCall {
  readonly url: string;
  readonly init: RequestInit;
}

/** The server side of Phorge's OAuth provider, with answers that a test may replace. */
export class OAuthServer {
  readonly calls: ServerCall[] = [];
  token: () => Response = () => Response.json({ access_token: 'token-1', token_type: 'Bearer' });
  whoami: () => Response = () => this.profile({});

  profile(fields: Record<string, unknown>): Response {
    const result = {
      phid: 'edge|carol',
      userName: 'carol',
      realName: 'Carol Edge',
      primaryEmail: 'carol@corp.example',
      ...fields,
    };
    return Response.json({ result, error_code: null, error_info: null });
  }

  readonly fetch: NonNullable<PhorgeOptions['fetch']> = async (url, init) => {
    this.calls.push({ url, init });
    return url.includes('/oauthserver/token/') ? this.token() : this.whoami();
  };
}

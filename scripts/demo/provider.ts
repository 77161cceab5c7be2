import { type OpenIdProvider, startOpenIdProvider } from '@portcullis/testing/openid-provider';
import { accounts } from './accounts.ts';

/** The audience of access tokens for the gate: an API of the provider, in RFC 8707's words a resource. */
export const GATE_AUDIENCE = 'https://phorge.corp.example/';

/** Another API of the same provider. Its tokens are good, and not for the gate. */
export const OTHER_AUDIENCE = 'https://payroll.corp.example/';

/** The confidential client of a gate that people log in at by browser. The secret is one for everybody: it is a demo. */
export const WEB_CLIENT = { id: 'portcullis-web', secret: 'demo-secret-of-the-web-client-0001' };

/** A running OpenID provider. */
export type RunningProvider = OpenIdProvider;

/** How the provider is started. */
export interface ProviderOptions {
  /** Port on loopback; 0 for any free one. */
  readonly port: number;
  /** Life of an access token, in seconds. Default 3600. */
  readonly accessTokenSeconds?: number;
  /** Public address of a gate that people log in at by browser, such as `http://127.0.0.1:8787`. Default none. */
  readonly webGate?: string;
  /** The gate's names for this provider: each has a callback of its own. Default `corp`, as in the example. */
  readonly webGateNames?: readonly string[];
  /** Further public addresses of the same gate, each with a login of its own. Default none. */
  readonly otherGates?: readonly string[];
  /** How long ago whoever logs in now shall have done so, in seconds: an old login, for tests. Default 0. */
  readonly loginAgeSeconds?: () => number;
  /** Called with the path of each request. */
  readonly onRequest?: (path: string) => void;
}

/** Starts the provider of `@portcullis/testing` with the demo's four accounts. */
export function startProvider(options: ProviderOptions): Promise<RunningProvider> {
  const { webGate, webGateNames = ['corp'], otherGates = [], ...rest } = options;
  const at = (path: string): string[] =>
    webGate === undefined ? [] : [webGate, ...otherGates].map((one) => `${one}/.portcullis/${path}`);
  return startOpenIdProvider({
    ...rest,
    accounts,
    audiences: [GATE_AUDIENCE, OTHER_AUDIENCE],
    clients:
      webGate === undefined
        ? []
        : [
            {
              ...WEB_CLIENT,
              redirectUris: webGateNames.flatMap((name) => at(`callback/${name}`)),
              postLogoutRedirectUris: at('signed-out'),
              backchannelLogoutUri: `${webGate}/.portcullis/backchannel-logout`,
            },
          ],
  });
}

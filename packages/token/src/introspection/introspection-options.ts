import { allowInsecureLoopback } from '@portcullis/jwks';
import { type Sleep, secureUrl, systemSleep } from '@portcullis/jwks/outbound';
import { isNonEmptyString } from '../claims.ts';
import { type BearerTokenOptions, type JwtSettings, jwtSettings } from '../jwt-options.ts';

/** Options of `introspection()`. */
export interface IntrospectionOptions
  extends Pick<
    BearerTokenOptions,
    'audience' | 'groupsClaim' | 'clockToleranceSeconds' | 'provider' | 'realm' | 'header'
  > {
  /** Who issues the tokens. If the answer names an `iss`, it must be exactly this. */
  readonly issuer: string;
  /** Address of the introspection endpoint. https only. */
  readonly url: string;
  /** Client id of the gate at the issuer. */
  readonly clientId: string;
  /** Its secret. */
  readonly clientSecret: string;
  /** How the gate proves who it is: `client_secret_basic` or `client_secret_post`. Default `basic`. */
  readonly clientAuthentication?: 'basic' | 'post';
  /** How long an active token is believed without asking again, in seconds, 0 to 300: revoked tokens live so much longer. Default 60. */
  readonly cacheSeconds?: number;
  /** How long a token that is not active is remembered, in seconds, 0 to 60. Default 10. */
  readonly negativeCacheSeconds?: number;
  /** How many tokens are remembered. Default 10,000. */
  readonly cacheTokens?: number;
  /** Time the issuer has for its answer, in milliseconds. Default 5,000. */
  readonly timeoutMs?: number;
  /** Default: the runtime's `fetch`. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Default: the runtime's timer. */
  readonly sleep?: Sleep;
  /** Default false. */
  readonly [allowInsecureLoopback]?: boolean;
}

/** The options, checked and completed. */
export interface IntrospectionSettings extends JwtSettings {
  readonly issuer: string;
  readonly url: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clientAuthentication: 'basic' | 'post';
  readonly cacheMs: number;
  readonly negativeCacheMs: number;
  readonly cacheTokens: number;
  readonly timeoutMs: number;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly sleep: Sleep;
}

/** Checks the options. Throws a TypeError that lists what is wrong with them, and shows none of the secret. */
export function introspectionSettings(options: IntrospectionOptions): IntrospectionSettings {
  const problems: string[] = [];
  const within = (name: string, value: number, min: number, max: number): number => {
    if (!(Number.isFinite(value) && value >= min && value <= max)) {
      problems.push(`${name} must be ${min} to ${max}`);
    }
    return value;
  };
  const { issuer, clientId, clientSecret, clientAuthentication = 'basic' } = options;
  const url = secureUrl(options.url, { insecureLoopback: options[allowInsecureLoopback] === true });
  if (url === undefined) problems.push('url must be an https address');
  if (!isNonEmptyString(clientId)) problems.push('clientId must not be empty');
  if (!isNonEmptyString(clientSecret)) problems.push('clientSecret must not be empty');
  if (clientAuthentication !== 'basic' && clientAuthentication !== 'post') {
    problems.push("clientAuthentication must be 'basic' or 'post'");
  }
  const cacheMs = 1000 * within('cacheSeconds', options.cacheSeconds ?? 60, 0, 300);
  const negativeCacheMs = 1000 * within('negativeCacheSeconds', options.negativeCacheSeconds ?? 10, 0, 60);
  const cacheTokens = within('cacheTokens', options.cacheTokens ?? 10_000, 0, 1_000_000);
  const timeoutMs = within('timeoutMs', options.timeoutMs ?? 5000, 1, 60_000);
  if (problems.length > 0 || url === undefined) throw new TypeError(`introspection: ${problems.join('; ')}`);
  return {
    ...jwtSettings('introspection', issuer, options),
    issuer,
    url,
    clientId,
    clientSecret,
    clientAuthentication,
    cacheMs,
    negativeCacheMs,
    cacheTokens,
    timeoutMs,
    fetch: options.fetch ?? ((target, init) => fetch(target, init)),
    sleep: options.sleep ?? systemSleep,
  };
}

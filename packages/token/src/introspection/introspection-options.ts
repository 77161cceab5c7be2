import {
  type Completed,
  callback,
  checkOptions,
  type Field,
  type FieldsFor,
  flag,
  number,
  oneOf,
  type Sleep,
  systemSleep,
  value,
} from '@portcullis/core/internal';
import { allowInsecureLoopback } from '@portcullis/jwks';
import { secureUrl } from '@portcullis/jwks/internal';
import { isNonEmptyString } from '../claims.ts';
import {
  audienceList,
  type BearerTokenOptions,
  bearerFields,
  issuerField,
  type OpenTokenOption,
} from '../jwt-options.ts';

/** Options of `introspection()`. */
export interface IntrospectionOptions
  extends Pick<
    BearerTokenOptions,
    'audience' | 'groupsClaim' | 'clockToleranceSeconds' | 'programs' | 'provider' | 'realm' | 'header'
  > {
  /** Issuer of the tokens. If the response has an `iss`, it must be exactly this. */
  readonly issuer: string;
  /** URL of the introspection endpoint. https only. */
  readonly url: string;
  /** Client id of the gateway at the issuer. */
  readonly clientId: string;
  /** Client secret of the gateway at the issuer. */
  readonly clientSecret: string;
  /** How the gateway authenticates: `client_secret_basic` or `client_secret_post`. Default `basic`. */
  readonly clientAuthentication?: 'basic' | 'post';
  /**
   * How long the result for an active token is cached, in seconds, 0 to 300. A revoked token is accepted for up to this time.
   * Default 60.
   */
  readonly cacheSeconds?: number;
  /** How long the result for an inactive token is cached, in seconds, 0 to 60. Default 10. */
  readonly negativeCacheSeconds?: number;
  /** How many results are cached, for active and inactive tokens each. Default 10,000. */
  readonly cacheTokens?: number;
  /**
   * Limit of failed introspections per minute in each isolate: of tokens that are not active, and without a valid response. A
   * token bucket: the limit can be used in a burst and is refilled evenly. One client network (an IPv4 address, or an IPv6 /64)
   * has a twentieth of it. Default 3,000.
   */
  readonly asksPerMinute?: number;
  /** Timeout of a request to the issuer, in milliseconds. Default 5,000. */
  readonly timeoutMs?: number;
  /** Default: the runtime's `fetch`. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Default: the runtime's timer. */
  readonly sleep?: Sleep;
  /** Default false. */
  readonly [allowInsecureLoopback]?: boolean;
}

/** Options of a call to the provider with the gateway's own credentials. */
export type ClientOptions = Pick<
  IntrospectionOptions,
  | 'url'
  | 'clientId'
  | 'clientSecret'
  | 'clientAuthentication'
  | 'timeoutMs'
  | 'fetch'
  | 'sleep'
  | typeof allowInsecureLoopback
>;

/** Options that may stay `undefined`. */
type Open = Extract<OpenTokenOption, keyof IntrospectionOptions>;

/** The validated options with their defaults. */
export interface IntrospectionSettings
  extends Omit<Completed<IntrospectionOptions, Open>, 'url' | 'provider'> {
  readonly audiences: readonly string[];
  readonly provider: string;
  readonly url: URL;
}

const { audience, groupsClaim, clockToleranceSeconds, programs, provider, realm, header } = bearerFields;
const shared = { audience, groupsClaim, clockToleranceSeconds, programs, provider, realm, header };
const notEmpty: Field<string> = value(isNonEmptyString, 'must not be empty');

/** An endpoint of the provider, and the gateway's credentials there. */
export const clientFields: FieldsFor<ClientOptions> = {
  url: value((given) => typeof given === 'string', 'must be an https URL'),
  clientId: notEmpty,
  clientSecret: notEmpty,
  clientAuthentication: oneOf(['basic', 'post'], 'basic'),
  timeoutMs: number({ from: 1, to: 60_000, fallback: 5000 }),
  fetch: callback(() => (target, init) => fetch(target, init)),
  sleep: callback(() => systemSleep),
  [allowInsecureLoopback]: flag(false),
};

const fields: FieldsFor<IntrospectionOptions, Open> = {
  ...shared,
  ...clientFields,
  issuer: issuerField,
  cacheSeconds: number({ from: 0, to: 300, fallback: 60 }),
  negativeCacheSeconds: number({ from: 0, to: 60, fallback: 10 }),
  cacheTokens: number({ from: 0, to: 1_000_000, fallback: 10_000 }),
  asksPerMinute: number({ from: 20, to: 1_000_000, whole: true, fallback: 3000 }),
};

/** Validates the options. Throws an `OptionsError` that lists all problems, without the client secret. */
export function introspectionSettings(options: IntrospectionOptions): IntrospectionSettings {
  let url: URL | undefined;
  const checked = checkOptions('introspection', options, fields, (given, problem) => {
    url = endpointOf(given, problem);
  });
  return {
    ...checked,
    audiences: audienceList(checked.audience) ?? [],
    provider: checked.provider ?? checked.issuer,
    url: url as unknown as URL,
  };
}

/** The URL of an endpoint, parsed; `undefined` with a problem if it is not one. */
export function endpointOf(
  { url: given, [allowInsecureLoopback]: insecure }: Partial<ClientOptions>,
  problem: (text: string) => void,
): URL | undefined {
  const url = secureUrl(given, { insecureLoopback: insecure === true });
  if (url === undefined && given !== undefined) problem('url must be an https URL');
  return url;
}

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
  /** How many tokens of either kind are remembered. Default 10,000. */
  readonly cacheTokens?: number;
  /**
   * How often the issuer is asked in vain, in a minute and in each isolate, at once and then evenly: about tokens that are not active, or
   * without an answer. A twentieth of it for one client address (of IPv6, its first half). Default 3,000.
   */
  readonly asksPerMinute?: number;
  /** Time the issuer has for its answer, in milliseconds. Default 5,000. */
  readonly timeoutMs?: number;
  /** Default: the runtime's `fetch`. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Default: the runtime's timer. */
  readonly sleep?: Sleep;
  /** Default false. */
  readonly [allowInsecureLoopback]?: boolean;
}

/** Those that may stay `undefined`. */
type Open = Extract<OpenTokenOption, keyof IntrospectionOptions>;

/** The options, checked and completed. */
export interface IntrospectionSettings
  extends Omit<Completed<IntrospectionOptions, Open>, 'url' | 'provider'> {
  readonly audiences: readonly string[];
  readonly provider: string;
  readonly url: URL;
}

const { audience, groupsClaim, clockToleranceSeconds, provider, realm, header } = bearerFields;
const shared = { audience, groupsClaim, clockToleranceSeconds, provider, realm, header };
const notEmpty: Field<string> = value(isNonEmptyString, 'must not be empty');

const fields: FieldsFor<IntrospectionOptions, Open> = {
  ...shared,
  issuer: issuerField,
  url: value((given) => typeof given === 'string', 'must be an https address'),
  clientId: notEmpty,
  clientSecret: notEmpty,
  clientAuthentication: oneOf(['basic', 'post'], 'basic'),
  cacheSeconds: number({ from: 0, to: 300, fallback: 60 }),
  negativeCacheSeconds: number({ from: 0, to: 60, fallback: 10 }),
  cacheTokens: number({ from: 0, to: 1_000_000, fallback: 10_000 }),
  asksPerMinute: number({ from: 20, to: 1_000_000, whole: true, fallback: 3000 }),
  timeoutMs: number({ from: 1, to: 60_000, fallback: 5000 }),
  fetch: callback(() => (target, init) => fetch(target, init)),
  sleep: callback(() => systemSleep),
  [allowInsecureLoopback]: flag(false),
};

/** Checks the options. Throws an `OptionsError` that lists what is wrong with them, and shows none of the secret. */
export function introspectionSettings(options: IntrospectionOptions): IntrospectionSettings {
  let url: URL | undefined;
  const checked = checkOptions('introspection', options, fields, (given, problem) => {
    url = secureUrl(given.url, { insecureLoopback: given[allowInsecureLoopback] === true });
    if (url === undefined && given.url !== undefined) problem('url must be an https address');
  });
  return {
    ...checked,
    audiences: audienceList(checked.audience) ?? [],
    provider: checked.provider ?? checked.issuer,
    url: url as unknown as URL,
  };
}

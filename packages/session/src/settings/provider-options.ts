import {
  type Completed,
  callback,
  checkOptions,
  type FieldsFor,
  flag,
  imageField,
  isObject,
  list,
  oneOf,
  optional,
  value,
} from '@portcullis/core/internal';
import type { JwksTuning } from '@portcullis/jwks';
import { secureUrl, type UrlRules } from '@portcullis/jwks/internal';
import type { GroupsClaim } from '@portcullis/token';
import type { Algorithm } from '@portcullis/token/internal';
import type { JWK } from 'jose';
import { readStrength, type Strength } from './login-strength.ts';

/** How the gateway authenticates as the client at the provider. */
export type ClientAuthentication =
  | { readonly method: 'client_secret_basic' | 'client_secret_post'; readonly secret: string }
  | {
      readonly method: 'private_key_jwt';
      /** Private key with `alg`, and with `kid` if the provider expects one. */
      readonly privateKey: JWK;
    }
  | { readonly method: 'none' };

/** An OpenID provider at which users log in. */
export interface ProviderOptions {
  /** Issuer, exactly as in its discovery document. https. */
  readonly issuer: string;
  /** Client ID of the gate at this provider. */
  readonly clientId: string;
  readonly clientAuthentication: ClientAuthentication;
  /** Display name of the provider. Default: its name. */
  readonly label?: string;
  /** Icon of the provider on the page where users choose one, as `data:image/…;base64,…`. Default: no icon. */
  readonly icon?: string;
  /**
   * Scopes to request. Must contain `openid`. Add `offline_access` if the provider issues refresh tokens only with it. Default
   * `openid email profile`.
   */
  readonly scope?: string;
  /**
   * Claim that lists the user's groups: a name, or a dotted path into nested claims. Default `groups`.
   *
   * A path can also be an array of its members.
   */
  readonly groupsClaim?: GroupsClaim;
  /**
   * What to do if the provider omits the groups of a user because there are too many: `refuse` the login, or `ask` for them later
   * with a source of `@portcullis/roles/sources`. Default `refuse`.
   */
  readonly groupsOverage?: 'refuse' | 'ask';
  /** Claims that each ID token must have with exactly this value, such as Google's `hd`. Default none. */
  readonly requiredClaims?: Readonly<Record<string, string>>;
  /** Selects the groups to store in the session. Default: all. */
  readonly keepGroup?: (group: string) => boolean;
  /**
   * Claims to store in addition to those about name, e-mail and login: all that rules, roles and the application use. Claims that
   * are not stored are absent for every user, so a rule that denies by one never applies. Default none.
   */
  readonly keepClaims?: readonly string[];
  /**
   * Version of the stored groups and claims: change it when `keepGroup` or `keepClaims` change. A session of another version may
   * lack groups or claims that are now used: it is refreshed one minute after its last refresh, and ends if the provider issued
   * no refresh token. Default: `''`, the same version always, so such a session continues until its next refresh.
   */
  readonly keepVersion?: string;
  /** How the signing keys are fetched and cached. */
  readonly keys?: JwksTuning;
  /** Whether claims are also fetched from the userinfo endpoint, if the provider has one. Default `true`. */
  readonly userinfo?: boolean;
  /**
   * E-mail domains of this provider's users. The page where users choose a provider uses them to find the provider of an e-mail
   * address. Default: none.
   */
  readonly domains?: readonly string[];
  /** Path prefixes below which users log in with this provider. The longest match wins. Default: none. */
  readonly paths?: readonly string[];
  /**
   * Additional parameters of the authorization request, such as `prompt`. Parameters of the protocol cannot be replaced. Default:
   * none.
   *
   * What `acr_values` and `max_age` request is verified when the user comes back, and no link can request less.
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Signature algorithm of ID tokens, as registered for this client (`id_token_signed_response_alg`). Default `RS256`. */
  readonly idTokenAlgorithm?: Exclude<Algorithm, 'Ed25519'>;
  /** The algorithm of signed userinfo (`userinfo_signed_response_alg`). Default: that of the ID token. */
  readonly userinfoAlgorithm?: Exclude<Algorithm, 'Ed25519'>;
}

/** Options that may stay `undefined`. */
type Open = 'label' | 'icon' | 'userinfoAlgorithm';

/** A provider's options, checked and completed. */
export interface ProviderSettings extends Omit<Completed<ProviderOptions>, 'domains' | 'icon'> {
  readonly name: string;
  readonly icon: string | undefined;
  /** In lower case. */
  readonly domains: ReadonlySet<string>;
  /** The strength that `parameters` require of every login. */
  readonly strength: Strength;
}

/** Parameters that decide what a login proves. */
const RESERVED: ReadonlySet<string> = new Set([
  'client_id',
  'code_challenge',
  'code_challenge_method',
  'nonce',
  'redirect_uri',
  'request',
  'request_uri',
  'response_mode',
  'response_type',
  'scope',
  'state',
]);

const ALGORITHM = /^(?:[RP]S(?:256|384|512)|ES(?:256|384|512)|EdDSA)$/;
const NAME = /^[a-z\d][a-z\d-]{0,31}$/;

const isText = (given: unknown): boolean => typeof given === 'string' && given !== '';
const isAlgorithm = (given: unknown): boolean => typeof given === 'string' && ALGORITHM.test(given);
const textProblem = (given: unknown): string | undefined =>
  isText(given) ? undefined : 'must be non-empty strings';
const ASYMMETRIC = 'must be an asymmetric signature algorithm';

/** How each option is checked. */
export const providerFields: FieldsFor<ProviderOptions, Open> = {
  issuer: value((given) => typeof given === 'string', 'must be an https URL'),
  clientId: value(isText, 'must not be empty'),
  clientAuthentication: { problem: clientAuthenticationProblem },
  label: optional((given) => (isText(given) ? undefined : 'must be a non-empty string')),
  icon: imageField,
  scope: value(
    (given) => typeof given === 'string' && given.split(' ').includes('openid'),
    'must include openid',
    () => 'openid email profile',
  ),
  groupsClaim: value(
    (given) => isText(given) || (Array.isArray(given) && given.length > 0 && given.every(isText)),
    'must be the name of a claim, or its path as an array',
    () => 'groups',
  ),
  groupsOverage: oneOf(['refuse', 'ask'], 'refuse'),
  requiredClaims: value(
    (given) => isObject(given) && Object.values(given).every(isText),
    'must be an object of claim names, each with a string',
    () => ({}),
  ),
  keepGroup: callback(() => () => true),
  keepClaims: list(textProblem, () => []),
  keepVersion: value(
    (given) => typeof given === 'string',
    'must be a string',
    () => '',
  ),
  // Its members are checked by jwks().
  keys: value(isObject, 'must be an object of options for jwks()', () => ({})),
  userinfo: flag(true),
  domains: list(textProblem, () => []),
  paths: list(
    (given) => (typeof given === 'string' && given.startsWith('/') ? undefined : 'must start with /'),
    () => [],
  ),
  parameters: { problem: parametersProblem, fallback: () => ({}) },
  idTokenAlgorithm: value(isAlgorithm, ASYMMETRIC, () => 'RS256'),
  userinfoAlgorithm: optional((given) => (isAlgorithm(given) ? undefined : ASYMMETRIC)),
};

/** Checks a provider's options. Throws an `OptionsError` that lists everything wrong with them, and shows no secret. */
export function providerSettings(
  name: string,
  options: ProviderOptions,
  urlRules: UrlRules,
): ProviderSettings {
  let strength: Strength = { acrValues: [], maxAge: undefined };
  const checked = checkOptions(`the provider ${name}`, options, providerFields, (given, problem) => {
    if (!NAME.test(name)) problem('name must be lower-case letters, digits and hyphens, at most 32');
    if (given.issuer !== undefined && secureUrl(given.issuer, urlRules) === undefined) {
      problem('issuer must be an https URL');
    }
    const asked = readStrength(given.parameters?.acr_values, given.parameters?.max_age);
    if ('problem' in asked) problem(`parameters.${asked.problem}`);
    else strength = asked;
  });
  const { label = name, icon, idTokenAlgorithm, userinfoAlgorithm = idTokenAlgorithm } = checked;
  const domains = new Set(checked.domains.map((domain) => domain.toLowerCase()));
  return { ...checked, name, label, icon, userinfoAlgorithm, domains, strength };
}

function parametersProblem(given: unknown): string | undefined {
  if (!isObject(given)) return 'must be an object of names and strings';
  const parameters = given as ProviderSettings['parameters'];
  if (!Object.values(parameters).every((each) => typeof each === 'string'))
    return 'must be an object of names and strings';
  const reserved = Object.keys(parameters).filter((parameter) => RESERVED.has(parameter));
  return reserved.length > 0 ? `must not set ${reserved.join(', ')}` : undefined;
}

function clientAuthenticationProblem(given: unknown): string | undefined {
  const auth = given as ClientAuthentication | undefined;
  switch (auth?.method) {
    case 'none':
      return undefined;
    case 'client_secret_basic':
    case 'client_secret_post':
      return typeof auth.secret === 'string' && auth.secret !== '' ? undefined : 'needs a secret';
    case 'private_key_jwt':
      return ALGORITHM.test(auth.privateKey?.alg ?? '') ? undefined : 'needs a privateKey with an alg';
    default:
      return 'must be client_secret_basic, client_secret_post, private_key_jwt or none';
  }
}

import type { JwksTuning } from '@portcullis/jwks';
import { secureUrl, type UrlRules } from '@portcullis/jwks/outbound';
import type { Algorithm, GroupsClaim } from '@portcullis/token';
import type { JWK } from 'jose';
import { readStrength, type Strength } from '../login/login-strength.ts';

/** How the gate proves to the provider that it is the client. */
export type ClientAuthentication =
  | { readonly method: 'client_secret_basic' | 'client_secret_post'; readonly secret: string }
  | {
      readonly method: 'private_key_jwt';
      /** Private key with `alg`, and `kid` if the provider knows it by one. */
      readonly privateKey: JWK;
    }
  | { readonly method: 'none' };

/** One OpenID provider that people log in at. */
export interface ProviderOptions {
  /** Issuer, exactly as its discovery document spells it. https. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientAuthentication: ClientAuthentication;
  /** What people call it. Default: its name in the options. */
  readonly label?: string;
  /** Default `openid email profile`. Add `offline_access` where the provider gives no refresh token without it. */
  readonly scope?: string;
  /** Claim that lists the groups: a name, a dotted path, or a path as an array. Default `groups`. */
  readonly groupsClaim?: GroupsClaim;
  /**
   * What becomes of somebody whose groups the provider leaves out because there are too many: `refuse` the login, or
   * `ask` for them later, by a source of `@portcullis/roles/sources`. Default `refuse`.
   */
  readonly groupsOverage?: 'refuse' | 'ask';
  /** Claims that each ID token must have with exactly this value, such as Google's `hd`. Default none. */
  readonly requiredClaims?: Readonly<Record<string, string>>;
  /** Groups that matter here; others are not kept. Default: all. */
  readonly keepGroup?: (group: string) => boolean;
  /** Claims to keep besides those about name, e-mail and login. Default none. */
  readonly keepClaims?: readonly string[];
  /** How the signing keys are fetched and kept. */
  readonly keys?: JwksTuning;
  /** Whether the userinfo endpoint is asked too, where there is one. Default true. */
  readonly userinfo?: boolean;
  /** Domains of the e-mail addresses that log in here, for the chooser. Default none. */
  readonly domains?: readonly string[];
  /** Paths below which people log in here: `/ext/`. The longest that fits wins. Default none. */
  readonly paths?: readonly string[];
  /**
   * Further parameters of the authorization request. They cannot replace those that the protocol needs. What
   * `acr_values` and `max_age` ask for is checked when the person comes back, and no link can ask for less.
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The algorithm the client is registered with (`id_token_signed_response_alg`). Default RS256. */
  readonly idTokenAlgorithm?: Exclude<Algorithm, 'Ed25519'>;
  /** The algorithm of userinfo that is signed (`userinfo_signed_response_alg`). Default: that of the ID token. */
  readonly userinfoAlgorithm?: Exclude<Algorithm, 'Ed25519'>;
}

/** A provider's options, checked and completed. */
export interface ProviderSettings {
  readonly name: string;
  readonly label: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientAuthentication: ClientAuthentication;
  readonly scope: string;
  readonly groupsClaim: GroupsClaim;
  readonly groupsOverage: 'refuse' | 'ask';
  readonly requiredClaims: Readonly<Record<string, string>>;
  readonly keepGroup: (group: string) => boolean;
  readonly keepClaims: readonly string[];
  readonly keys: JwksTuning;
  readonly userinfo: boolean;
  readonly domains: ReadonlySet<string>;
  readonly paths: readonly string[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly idTokenAlgorithm: string;
  readonly userinfoAlgorithm: string;
  /** What every login is asked for, by `parameters`. */
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

/** Checks a provider's options. What is wrong is added to the problems; no secret is shown in them. */
export function providerSettings(
  name: string,
  options: ProviderOptions,
  urlRules: UrlRules,
  problems: string[],
): ProviderSettings {
  const wrong = (problem: string): void => void problems.push(`providers.${name}.${problem}`);
  const { issuer, clientId, clientAuthentication, scope = 'openid email profile', parameters = {} } = options;
  const { idTokenAlgorithm = 'RS256', userinfoAlgorithm = idTokenAlgorithm } = options;
  const { groupsClaim = 'groups', domains = [], paths = [] } = options;
  if (!NAME.test(name)) wrong('name must be lower-case letters, digits and hyphens, at most 32');
  if (secureUrl(issuer, urlRules) === undefined) wrong('issuer must be an https address');
  if (typeof clientId !== 'string' || clientId === '') wrong('clientId must not be empty');
  const proofProblem = clientAuthenticationProblem(clientAuthentication);
  if (proofProblem !== undefined) wrong(`clientAuthentication ${proofProblem}`);
  if (!scope.split(' ').includes('openid')) wrong('scope must hold openid');
  if (!ALGORITHM.test(idTokenAlgorithm)) wrong('idTokenAlgorithm must be an asymmetric signature');
  if (!ALGORITHM.test(userinfoAlgorithm)) wrong('userinfoAlgorithm must be an asymmetric signature');
  const strength = readStrength(parameters.acr_values, parameters.max_age);
  if ('problem' in strength) wrong(`parameters.${strength.problem}`);
  if (!['refuse', 'ask'].includes(options.groupsOverage ?? 'refuse'))
    wrong('groupsOverage must be refuse or ask');
  const reserved = Object.keys(parameters).filter((parameter) => RESERVED.has(parameter));
  if (reserved.length > 0) wrong(`parameters must not set ${reserved.join(', ')}`);
  if (paths.some((path) => !path.startsWith('/'))) wrong('paths must begin with /');
  return {
    name,
    label: options.label ?? name,
    issuer,
    clientId,
    clientAuthentication,
    scope,
    groupsClaim,
    groupsOverage: options.groupsOverage ?? 'refuse',
    requiredClaims: options.requiredClaims ?? {},
    keepGroup: options.keepGroup ?? (() => true),
    keepClaims: options.keepClaims ?? [],
    keys: options.keys ?? {},
    userinfo: options.userinfo ?? true,
    domains: new Set(domains.map((domain) => domain.toLowerCase())),
    paths,
    parameters,
    idTokenAlgorithm,
    userinfoAlgorithm,
    strength: 'problem' in strength ? { acrValues: [], maxAge: undefined } : strength,
  };
}

function clientAuthenticationProblem(auth: ClientAuthentication): string | undefined {
  switch (auth?.method) {
    case 'none':
      return undefined;
    case 'client_secret_basic':
    case 'client_secret_post':
      return typeof auth.secret === 'string' && auth.secret !== '' ? undefined : 'needs a secret';
    case 'private_key_jwt':
      return ALGORITHM.test(auth.privateKey?.alg ?? '') ? undefined : 'needs a privateKey that says its alg';
    default:
      return 'must be client_secret_basic, client_secret_post, private_key_jwt or none';
  }
}

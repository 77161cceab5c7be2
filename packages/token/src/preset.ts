import {
  type Authentication,
  type Checked,
  checkOptions,
  optionsFor,
  type PerEnv,
  perEnv,
} from '@portcullis/core/internal';
import { type JwksSource, jwks } from '@portcullis/jwks';
import type { Challenge } from './challenge.ts';
import { audienceList, type bearerFields, type JwtSettings, type jwtFields } from './jwt-options.ts';
import { JwtVerifier } from './jwt-verifier.ts';
import { type ProviderProfile, standardProfile } from './provider-profile.ts';
import type { Verifier } from './verifier.ts';

/** The facts about a provider that a preset supplies. */
export interface ProviderDescription {
  readonly issuer: string;
  /** The source of its keys. */
  readonly keysAt: JwksSource;
  /** The header with the token, unless an option sets it. */
  readonly header?: string;
  /** How the provider deviates from the specifications. */
  readonly providerProfile?: Partial<ProviderProfile>;
  /** Default `bearer`. */
  readonly method?: Authentication['method'];
  /** Default `Bearer`. */
  readonly scheme?: Challenge['scheme'];
}

/** The checks of a preset's options: the shared ones and its own. */
type PresetFields = typeof jwtFields & Partial<Pick<typeof bearerFields, 'header' | 'profile'>>;

/**
 * Creates the verifier of a preset: immediately for plain options, so that invalid ones fail when the Worker starts, or once per
 * `env` for a function. Throws one `OptionsError` that lists all problems.
 *
 * @param describe is called with valid options only
 */
export function preset<Env, F extends PresetFields>(
  name: string,
  options: PerEnv<Env, object>,
  fields: F,
  describe: (checked: Checked<F>) => ProviderDescription,
): Verifier<Env> {
  return verifierPerEnv(name, options, (given) => {
    const checked = checkOptions(name, given, fields);
    // These are among the fields of every preset.
    return jwtVerifier(name, checked as Checked<F> & Checked<PresetFields>, describe(checked));
  });
}

/** Creates a verifier immediately for plain options, or once per `env` for a function. */
export function verifierPerEnv<Env, Options extends object>(
  name: string,
  options: PerEnv<Env, Options>,
  make: (options: Options) => Verifier,
): Verifier<Env> {
  if (typeof options !== 'function') return make(options);
  const verifier = perEnv((env: Env) => make(optionsFor(options, env)));
  return {
    name,
    challenge: (context) => verifier(context.env).challenge(context),
    identify: (context) => verifier(context.env).identify(context),
    recheck: async (caller, context) => verifier(context.env).recheck?.(caller, context),
  };
}

function jwtVerifier(
  name: string,
  checked: Checked<PresetFields>,
  description: ProviderDescription,
): Verifier {
  const { issuer, keysAt, header, providerProfile, method = 'bearer', scheme = 'Bearer' } = description;
  return new JwtVerifier({
    name,
    issuer,
    keys: jwks({ ...checked.keys, ...keysAt }),
    settings: jwtSettings(checked, issuer, header),
    providerProfile: { ...standardProfile, ...providerProfile },
    method,
    scheme,
  });
}

function jwtSettings(
  checked: Checked<PresetFields>,
  issuer: string,
  header: string | undefined,
): JwtSettings {
  const { provider = issuer, profile = 'jwt' } = checked;
  return {
    ...checked,
    header: checked.header ?? header,
    profile,
    provider,
    audiences: audienceList(checked.audience) ?? [],
  };
}

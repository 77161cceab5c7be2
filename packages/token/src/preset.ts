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

/** What a preset says about its provider. */
export interface ProviderDescription {
  readonly issuer: string;
  /** Where its keys are. */
  readonly keysAt: JwksSource;
  /** The header that its tokens come in, where no option says it. */
  readonly header?: string;
  /** Where it differs from the specifications. */
  readonly providerProfile?: Partial<ProviderProfile>;
  /** Default `bearer`. */
  readonly method?: Authentication['method'];
  /** Default `Bearer`. */
  readonly scheme?: Challenge['scheme'];
}

/** How the options of a preset are checked: those of all, and its own. */
type PresetFields = typeof jwtFields & Partial<Pick<typeof bearerFields, 'header' | 'profile'>>;

/**
 * Makes a verifier of a preset: at once for plain options, so that wrong ones fail when the Worker starts, or once per
 * `env`. All that is wrong is told at once, by an `OptionsError`.
 *
 * @param describe is called with good options only
 */
export function preset<Env, F extends PresetFields>(
  name: string,
  options: PerEnv<Env, object>,
  fields: F,
  describe: (checked: Checked<F>) => ProviderDescription,
): Verifier<Env> {
  return verifierPerEnv(name, options, (given) => {
    const checked = checkOptions(name, given, fields);
    // Whatever else a preset has: these are among its fields.
    return jwtVerifier(name, checked as Checked<F> & Checked<PresetFields>, describe(checked));
  });
}

/** The same for verifiers of any kind. */
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

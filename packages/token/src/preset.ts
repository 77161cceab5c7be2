import { type Authentication, optionsFor, type PerEnv, perEnv } from '@portcullis/core';
import { type JwksSource, jwks } from '@portcullis/jwks';
import type { Challenge } from './challenge.ts';
import { type BearerTokenOptions, jwtSettings } from './jwt-options.ts';
import { JwtVerifier } from './jwt-verifier.ts';
import { type ProviderProfile, standardProfile } from './provider-profile.ts';
import type { Verifier } from './verifier.ts';

/** What a preset says about its provider. */
export interface ProviderDescription {
  readonly issuer: string;
  /** Where its keys are. */
  readonly keysAt: JwksSource;
  readonly options: BearerTokenOptions;
  /** Where it differs from the specifications. */
  readonly providerProfile?: Partial<ProviderProfile>;
  /** Default `bearer`. */
  readonly method?: Authentication['method'];
  /** Default `Bearer`. */
  readonly scheme?: Challenge['scheme'];
}

/**
 * Makes a verifier of a preset: at once for plain options, so that wrong ones fail when the Worker starts, or once per
 * `env`.
 */
export function preset<Env, Options extends object>(
  name: string,
  options: PerEnv<Env, Options>,
  describe: (options: Options) => ProviderDescription,
): Verifier<Env> {
  return verifierPerEnv(name, options, (given) => jwtVerifier(name, describe(given)));
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
  };
}

function jwtVerifier(name: string, description: ProviderDescription): Verifier {
  const { issuer, keysAt, options, providerProfile, method = 'bearer', scheme = 'Bearer' } = description;
  const settings = jwtSettings(name, issuer, options);
  return new JwtVerifier({
    name,
    issuer,
    keys: jwks({ ...options.keys, ...keysAt }),
    settings,
    providerProfile: { ...standardProfile, ...providerProfile },
    method,
    scheme,
  });
}

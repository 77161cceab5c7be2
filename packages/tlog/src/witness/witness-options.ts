import type { SigningKey } from '../note/signing-key.ts';
import { SIGNATURE_TYPE, type VerifierKey } from '../note/verifier-key.ts';
import type { WitnessStore } from './witness-store.ts';

/** How a witness is set up. */
export interface WitnessOptions {
  /** Its own key, of type `SIGNATURE_TYPE.cosignature`. */
  readonly key: SigningKey;
  /** The logs that it watches. A log's origin is the name of its key; several keys of one name are one log's. */
  readonly logs: readonly VerifierKey[];
  readonly store: WitnessStore;
  /** Before the paths, such as `/witness`. Default: none. */
  readonly prefix?: string;
  /** Milliseconds since the Unix epoch. Default: `Date.now`. */
  readonly now?: () => number;
}

/**
 * Throws `TypeError` with all problems. The types rule them out, but not for JavaScript callers; and only its type distinguishes a log's
 * own key from the witness's key.
 */
export function checkWitnessOptions(options: WitnessOptions): void {
  if (typeof options !== 'object' || options === null)
    throw new TypeError('witness: expected an object of options');
  const given: Readonly<Record<string, unknown>> = { ...options };
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(PROBLEMS, name));
  const problems = [
    ...Object.entries<Problem>(PROBLEMS).flatMap(([name, problem]) => {
      const wrong = problem(given[name]);
      return wrong === undefined ? [] : [`${name} ${wrong}`];
    }),
    ...unknown.map((name) => `${name} is not an option: the options are ${Object.keys(PROBLEMS).join(', ')}`),
  ];
  if (problems.length > 0) throw new TypeError(`witness: ${problems.join('; ')}`);
}

type Problem = (given: unknown) => string | undefined;

const PROBLEMS: Readonly<Record<keyof WitnessOptions, Problem>> = {
  key: (given) => {
    const { verifierKey } = (given ?? {}) as { verifierKey?: Partial<VerifierKey> };
    if (verifierKey === undefined) return 'must be the resolved value of signingKey(): await it';
    return verifierKey.type === SIGNATURE_TYPE.cosignature
      ? undefined
      : 'must be of type SIGNATURE_TYPE.cosignature, not a key for a log';
  },
  logs: (given) =>
    Array.isArray(given) && given.length > 0 && given.every(isVerifierKey)
      ? undefined
      : 'must be an array of at least one resolved value of parseVerifierKey(): await each',
  store: (given) =>
    hasFunction(given, 'latest') && hasFunction(given, 'replace')
      ? undefined
      : 'must be an object with latest() and replace(), such as durableObjectWitnessStore()',
  prefix: (given) =>
    given === undefined || given === '' || (typeof given === 'string' && /^\/[^?#]*[^/?#]$/.test(given))
      ? undefined
      : 'must start with / and not end with it, such as /witness',
  now: (given) => (given === undefined || typeof given === 'function' ? undefined : 'must be a function'),
};

function isVerifierKey(given: unknown): boolean {
  const { name, publicKey } = (given ?? {}) as Partial<VerifierKey>;
  return typeof name === 'string' && publicKey instanceof Uint8Array;
}

function hasFunction(given: unknown, name: string): boolean {
  return typeof (given as Readonly<Record<string, unknown>> | null | undefined)?.[name] === 'function';
}

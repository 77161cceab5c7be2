import { type Completed, type FieldsFor, number, optional } from '@portcullis/core/internal';
import { ownHeaderProblem } from '@portcullis/proxy';

/** The header that an assertion is in unless another is named. */
export const DEFAULT_HEADER = 'x-portcullis-assertion';

/** The options of the signed assertion by which the application learns who is asking. */
export interface AssertionOptions<Env = unknown> {
  /** Value of `aud`. It must identify this instance and no other application behind the same gate. */
  readonly audience: string;
  /**
   * Private keys from `generateAssertionKey()`. The first signs; the public keys of all are served.
   *
   * Keys are secrets: read them from the bindings.
   */
  readonly keys: readonly string[] | ((env: Env) => readonly string[]);
  /** Value of `iss`. Default: scheme and host of the request. */
  readonly issuer?: string;
  /** Request header that contains the assertion. Default `x-portcullis-assertion`. */
  readonly header?: string;
  /** Path where the public keys are served, without authentication. Default `/.portcullis/keys`. */
  readonly keysPath?: `/${string}`;
  /**
   * Lifetime of an assertion, in seconds. It never exceeds the lifetime of the login, or the time of a role that it contains. Default 60.
   *
   * From 10 to 3600.
   */
  readonly lifetimeSeconds?: number;
}

/** With every default filled in. */
export type AssertionSettings<Env> = Completed<AssertionOptions<Env>, 'issuer'>;

/** Its fields. */
export function assertionFields<Env>(): FieldsFor<AssertionOptions<Env>, 'issuer'> {
  return {
    audience: {
      problem: (value) =>
        isText(value) ? undefined : 'must be a non-empty string that names this application',
    },
    keys: {
      problem: (value) =>
        typeof value === 'function' || (Array.isArray(value) && value.length > 0)
          ? undefined
          : 'must be an array of private keys, or a function that returns one from the bindings',
    },
    issuer: optional((value) => (isText(value) ? undefined : 'must be a non-empty string')),
    header: { problem: ownHeaderProblem, fallback: () => DEFAULT_HEADER },
    keysPath: {
      problem: (value) =>
        typeof value === 'string' && /^(?:\/[\w.~-]+)+$/.test(value) && !/\/\.{1,2}(?:\/|$)/.test(value)
          ? undefined
          : 'must be an absolute path without a slash at its end, such as /.portcullis/keys',
      fallback: () => '/.portcullis/keys',
    },
    lifetimeSeconds: number({ from: 10, to: 3600, whole: true, fallback: 60 }),
  };
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

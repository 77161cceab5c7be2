import { type Completed, type FieldsFor, number, optional } from '@portcullis/core/internal';
import { ownHeaderProblem } from '@portcullis/proxy';

/** The header that an assertion is in unless another is named. */
export const DEFAULT_HEADER = 'x-portcullis-assertion';

/** How the application is told, under a signature, who is asking. */
export interface AssertionOptions<Env = unknown> {
  /** `aud`: names this instance of the application, and no other that the same gate stands before. */
  readonly audience: string;
  /**
   * Private keys as text, made by `generateAssertionKey()`: the first signs, the public parts of all are served. From the
   * bindings, since they are secrets.
   */
  readonly keys: readonly string[] | ((env: Env) => readonly string[]);
  /** `iss`. Default: scheme and host of the request, such as `https://wiki.example.com`. */
  readonly issuer?: string;
  /** The header. Default `x-portcullis-assertion`. */
  readonly header?: string;
  /** Where the public keys are served, to everybody. Default `/.portcullis/keys`. */
  readonly keysPath?: `/${string}`;
  /** How long an assertion is good for, in seconds, from 10 to 3600; never longer than the login itself. Default 60. */
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

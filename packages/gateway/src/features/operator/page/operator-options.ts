import type { D1Reader } from '@portcullis/audit/read';
import type { Random } from '@portcullis/core';
import {
  type Completed,
  callback,
  checkOptions,
  checkTheme,
  type FieldsFor,
  isObject,
  systemRandom,
  systemSleep,
  type Theme,
  themeField,
  value,
} from '@portcullis/core/internal';
import type { SessionDirectory } from '@portcullis/session';
import type { PolicyDesk } from './policy-desk.ts';

/** Options of `operatorPage()`. */
export interface OperatorOptions<Env, Role extends string> {
  /** The D1 database that `d1Sink()` writes to, with all migrations of `@portcullis/audit`. */
  readonly database: D1Reader;
  /** Who may see the page, and end sessions of others: one of these roles is enough. */
  readonly roles: readonly [Role, ...Role[]];
  /** Where the page is. Default `/.portcullis/operator/`; a login must leave it to this step (`otherPages`). */
  readonly prefix?: string;
  /** The policy in force at a host, for explanations. Default: none are given. */
  readonly deskOf?: (host: string) => PolicyDesk | undefined;
  /** Everybody's sessions: `directory` of a session gate. Default: none are shown. */
  readonly sessions?: SessionDirectory<Env>;
  /** How the page looks. */
  readonly theme?: Theme;
  /** Waits so many milliseconds. Default: the runtime's timer. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
}

/** The validated options with their defaults. */
export type OperatorSettings<Env> = Completed<OperatorOptions<Env, string>, 'sessions'>;

const PREFIX = /^\/(?:[\w.~-]+\/)+$/;

const isRoles = (given: unknown): boolean =>
  Array.isArray(given) && given.length > 0 && given.every((role) => typeof role === 'string' && role !== '');
const isPrefix = (given: unknown): boolean => typeof given === 'string' && PREFIX.test(given);

/** Checks the options. Throws an `OptionsError` that lists everything wrong with them. */
export function operatorSettings<Env>(options: OperatorOptions<Env, string>): OperatorSettings<Env> {
  const fields: FieldsFor<OperatorOptions<Env, string>, 'sessions'> = {
    database: value(
      (given) => typeof (given as Partial<D1Reader> | null)?.prepare === 'function',
      'must be a D1 database',
    ),
    roles: value(isRoles, 'must name at least one role'),
    prefix: value(
      isPrefix,
      'must begin and end with /, such as /.portcullis/operator/',
      () => '/.portcullis/operator/',
    ),
    deskOf: callback(() => () => undefined),
    sessions: value(isObject, 'must be the directory of a session gate', () => undefined),
    theme: themeField,
    sleep: callback(() => systemSleep),
    random: callback(() => systemRandom),
  };
  return checkOptions('operatorPage', options, fields, checkTheme);
}

import type { D1Reader } from '@portcullis/audit/read';
import type { Random } from '@portcullis/core';
import {
  type Completed,
  callback,
  checkOptions,
  checkTheme,
  type FieldsFor,
  flag,
  isObject,
  systemRandom,
  systemSleep,
  type Theme,
  themeField,
  value,
} from '@portcullis/core/internal';
import type { LockDesk, LoginHost, SessionDirectory } from '@portcullis/session';
import type { PolicyDesk } from './policy-desk.ts';

/** How operators lock users on the page. */
export interface OperatorLock<Env = unknown> {
  /** Carries out their orders: `lockDesk()`. */
  readonly desk: LockDesk<Env>;
  /**
   * Roles that can lock and unlock users and end their sessions on the page of a person. A user also needs a role that can see the page. None
   * of these can be a role that can see it.
   */
  readonly roles: readonly [string, ...string[]];
  /** Whether the database has pseudonyms instead of names, so that operators must enter the names. Default false. */
  readonly hasPseudonyms?: boolean;
}

/** Options of `operatorPage()`. */
export interface OperatorOptions<Env, Role extends string> {
  /** The D1 database that `d1Sink()` writes to, with all migrations of `@portcullis/audit`. */
  readonly database: D1Reader;
  /** Roles that can see the page and end sessions of other users. One of them is enough. */
  readonly roles: readonly [Role, ...Role[]];
  /**
   * Path prefix of the page. Default `/.portcullis/operator/`. If it is below the prefix of a login, pass it to the login's
   * `otherPages`.
   */
  readonly prefix?: string;
  /**
   * The host of the gate's pages: `loginHost()`, as for `sessions()`. Elsewhere the page is turned off. Default: the page is at the origin
   * of an application, where a script can do what the operator can.
   */
  readonly loginHost?: Pick<LoginHost, 'origin'>;
  /**
   * Without `loginHost`: whether every script of the application at this host may do what an operator can do. `false` turns the page off.
   * Must be set where there is no `loginHost`. Default: not decided.
   */
  readonly trustedOrigin?: boolean;
  /** Returns the active policy of a host, for explanations. Default: no explanations. */
  readonly deskOf?: (host: string) => PolicyDesk | undefined;
  /** The sessions of all users: `directory` of a session gate. Default: no sessions are shown. */
  readonly sessions?: SessionDirectory<Env>;
  /** Lets operators lock users. Default: no one is locked on this page. */
  readonly lock?: OperatorLock<Env>;
  /** Path of the login's page of credentials, such as `/.portcullis/credentials`, for links from people to theirs. Default: no links. */
  readonly credentials?: string;
  /** Path of the page of elevations, such as `/.portcullis/elevations/`, where operators revoke them. Default: no link. */
  readonly elevations?: string;
  /** Path of the login's page of agents, such as `/.portcullis/agents`, for links from people to theirs. Default: no links. */
  readonly agents?: string;
  /** Appearance of the page. */
  readonly theme?: Theme;
  /** Waits so many milliseconds. Default: the runtime's timer. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
}

/** The validated options with their defaults. */
export type OperatorSettings<Env> = Completed<OperatorOptions<Env, string>, Undefaulted>;

type Undefaulted =
  | 'sessions'
  | 'lock'
  | 'credentials'
  | 'agents'
  | 'elevations'
  | 'loginHost'
  | 'trustedOrigin';

const PREFIX = /^\/(?:[\w.~-]+\/)+$/;

const isRoles = (given: unknown): boolean =>
  Array.isArray(given) && given.length > 0 && given.every((role) => typeof role === 'string' && role !== '');
const isPrefix = (given: unknown): boolean => typeof given === 'string' && PREFIX.test(given);

const isPath = (given: unknown): boolean => typeof given === 'string' && /^(?:\/[\w.~-]+)+$/.test(given);

const isLock = (given: unknown): boolean => {
  const { desk, roles } = (given ?? {}) as Partial<OperatorLock>;
  return isObject(desk) && isRoles(roles);
};

/** Checks the options. Throws an `OptionsError` with all problems. */
export function operatorSettings<Env>(options: OperatorOptions<Env, string>): OperatorSettings<Env> {
  const fields: FieldsFor<OperatorOptions<Env, string>, Undefaulted> = {
    database: value(
      (given) => typeof (given as Partial<D1Reader> | null)?.prepare === 'function',
      'must be a D1 database',
    ),
    roles: value(isRoles, 'must have at least one role'),
    prefix: value(
      isPrefix,
      'must start and end with /, such as /.portcullis/operator/',
      () => '/.portcullis/operator/',
    ),
    loginHost: value(
      (given) => typeof (given as Partial<LoginHost> | null)?.origin === 'string',
      'must be the result of loginHost()',
      () => undefined,
    ),
    trustedOrigin: { ...flag(false), fallback: () => undefined },
    deskOf: callback(() => () => undefined),
    sessions: value(isObject, 'must be the directory of a session gate', () => undefined),
    lock: value(
      isLock,
      'must have desk, the result of lockDesk(), and roles, at least one role',
      () => undefined,
    ),
    credentials: value(isPath, 'must be a path, such as /.portcullis/credentials', () => undefined),
    elevations: value(
      isPrefix,
      'must start and end with /, such as /.portcullis/elevations/',
      () => undefined,
    ),
    agents: value(isPath, 'must be a path, such as /.portcullis/agents', () => undefined),
    theme: themeField,
    sleep: callback(() => systemSleep),
    random: callback(() => systemRandom),
  };
  return checkOptions('operatorPage', options, fields, (given, problem) => {
    const decided = [given.loginHost, given.trustedOrigin].filter((one) => one !== undefined).length;
    if (decided === 0) problem('operatorPage requires loginHost or trustedOrigin');
    if (decided === 2) problem('loginHost and trustedOrigin cannot be combined');
    const both = (given.lock?.roles ?? []).filter((role) => given.roles?.includes(role));
    if (both.length > 0)
      problem(`lock.roles must not contain a role that can see the page: ${both.join(', ')}`);
    checkTheme(given, problem);
  });
}

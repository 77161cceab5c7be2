import type { Caller } from '@portcullis/core';
import { isRecord, WAYS, type Way } from '@portcullis/core/internal';
import type { Report } from '../problems/report.ts';

/** The callers that a rule applies to. */
export type Who<Role extends string = string> =
  /** All callers, authenticated or not. */
  | 'anyone'
  /** All authenticated callers: users and services. */
  | 'authenticated'
  /**
   * Callers with any of `roles` and none of `except`; with `kind`, only users or only services; with `via`, only those who
   * authenticated in one of these ways.
   */
  | {
      readonly roles: readonly Role[];
      readonly except?: readonly Role[];
      readonly kind?: VerifiedKind;
      readonly via?: readonly Way[];
    }
  /** Authenticated callers of one kind who have none of `except`; with `via`, only those who authenticated in one of these ways. */
  | { readonly kind: VerifiedKind; readonly except?: readonly Role[]; readonly via?: readonly Way[] }
  /** Callers who authenticated in one of these ways and have none of `except`. */
  | { readonly via: readonly Way[]; readonly except?: readonly Role[] }
  /** All callers, authenticated or not, who have none of these roles. */
  | { readonly except: readonly Role[] };

/** Users, or services. */
export type VerifiedKind = 'user' | 'service';

const KINDS: readonly VerifiedKind[] = ['user', 'service'];

/** The facts about a caller that rules use. */
export interface PolicyCaller {
  readonly kind: Caller['kind'];
  /** The caller's roles, including those held by an elevation. Roles of anonymous callers are ignored. */
  readonly roles: readonly string[];
  /** Those that the caller holds without an elevation. Default: all. */
  readonly lastingRoles?: readonly string[] | undefined;
  /** Whether the caller may have more roles. Default: all are known. */
  readonly rolesIncomplete?: boolean | undefined;
  /** The way in which the caller authenticated. Default: unknown, so that rules that allow by it do not match, and all others do. */
  readonly via?: Way | undefined;
}

/** A compiled `who`. */
export interface Audience {
  /** The callers before `except`, `kind` and `via`: everyone, authenticated callers, or those with any of these roles. */
  readonly of: 'everyone' | 'authenticated' | ReadonlySet<string>;
  /** Roles that are excluded. Empty if none is. */
  readonly except: ReadonlySet<string>;
  /** The kind that the caller must have; `undefined` for any. */
  readonly kind: VerifiedKind | undefined;
  /** The ways in which the caller may have authenticated; `undefined` for any. */
  readonly via: ReadonlySet<Way> | undefined;
  /** Whether a role that the caller holds by an elevation excludes them from a rule that restricts. */
  readonly liftedByElevations: boolean;
}

/** Compiles a checked `who`. */
export function audienceOf(who: Who, liftedByElevations = false): Audience {
  const anyOf = { except: NOBODY, kind: undefined, via: undefined, liftedByElevations };
  if (who === 'anyone') return { of: 'everyone', ...anyOf };
  if (who === 'authenticated') return { of: 'authenticated', ...anyOf };
  const except = who.except === undefined ? NOBODY : new Set(who.except);
  const kind = 'kind' in who ? who.kind : undefined;
  const via = 'via' in who && who.via !== undefined ? new Set(who.via) : undefined;
  const restricted = { except, kind, via, liftedByElevations };
  if ('roles' in who) return { of: new Set(who.roles), ...restricted };
  return { of: kind === undefined && via === undefined ? 'everyone' : 'authenticated', ...restricted };
}

const NOBODY: ReadonlySet<string> = new Set();

/**
 * Returns whether an audience includes a caller. Roles that the caller may have count against the caller.
 *
 * @param permissive whether the rule allows: then only roles count that the caller certainly has
 */
export function includes(audience: Audience, caller: PolicyCaller, permissive: boolean): boolean {
  if (isLeftOut(audience, caller, permissive)) return false;
  if (audience.of === 'everyone') return true;
  if (!isVerified(caller)) return false;
  if (audience.of === 'authenticated' || mayHaveAny(caller, permissive)) return true;
  return holdsAny(caller.roles, audience.of);
}

/** Whether the audience excludes the caller: by kind, by the way in which they authenticated, or by a role in `except`. */
export function isLeftOut(
  { except, kind, via, liftedByElevations }: Audience,
  caller: PolicyCaller,
  permissive: boolean,
): boolean {
  if (kind !== undefined && caller.kind !== kind) return true;
  if (via !== undefined && !(caller.via === undefined ? !permissive : via.has(caller.via))) return true;
  if (except.size === 0 || !isVerified(caller)) return false;
  const { roles, lastingRoles = roles } = caller;
  // A denial wins over an elevation, unless its rule says otherwise.
  const excluding = permissive || liftedByElevations ? roles : lastingRoles;
  return (permissive && caller.rolesIncomplete === true) || holdsAny(excluding, except);
}

/** Whether a rule must be assumed to match a caller whatever its roles are. */
export function mayHaveAny({ rolesIncomplete }: PolicyCaller, permissive: boolean): boolean {
  return rolesIncomplete === true && !permissive;
}

/** Whether a caller is authenticated. True only for the two known kinds, never for an unknown one. */
export function isVerified({ kind }: Pick<PolicyCaller, 'kind'>): boolean {
  return kind === 'user' || kind === 'service';
}

function holdsAny(roles: readonly string[], wanted: ReadonlySet<string>): boolean {
  for (const role of roles) {
    if (wanted.has(role)) return true;
  }
  return false;
}

/** Reports the problems of a `who`. Without `declared`, roles are not checked. */
export function checkWho(who: unknown, report: Report, declared: ReadonlySet<string> | undefined): void {
  if (who === 'anyone' || who === 'authenticated') return;
  if (typeof who === 'string') {
    report.unknown(
      who,
      ['anyone', 'authenticated'],
      'is not a valid value: use "anyone", "authenticated", or { "roles": ["…"] }',
    );
  } else if (!isRecord(who)) {
    report.problem('must be "anyone", "authenticated", or an object with "roles", "kind", "via" or "except"');
  } else {
    report.fields(who, ['roles', 'except', 'kind', 'via']);
    checkKind(who, report);
    checkVia(who, report);
    checkRoles(who, report, declared);
  }
}

function checkKind(who: Readonly<Record<string, unknown>>, report: Report): void {
  if (!('kind' in who) || KINDS.some((kind) => kind === who.kind)) return;
  const message = 'is not a kind of caller: use "user" or "service"';
  if (typeof who.kind === 'string') report.at('kind').unknown(who.kind, KINDS, message);
  else report.at('kind').problem('must be "user" or "service"');
}

function checkVia(who: Readonly<Record<string, unknown>>, report: Report): void {
  if (!('via' in who)) return;
  report.at('via').texts(who.via, (way, place) => {
    if (WAYS.some((known) => known === way)) return;
    place.unknown(
      way,
      WAYS,
      `is not a way to authenticate: use ${WAYS.map((each) => `"${each}"`).join(', ')}`,
    );
  });
}

function checkRoles(
  who: Readonly<Record<string, unknown>>,
  report: Report,
  declared: ReadonlySet<string> | undefined,
): void {
  if (!('roles' in who || 'except' in who || 'kind' in who || 'via' in who)) {
    report.problem('must have "roles", "kind", "via", "except", or several of them');
  }
  const listed = (field: 'roles' | 'except'): readonly string[] => {
    if (!(field in who)) return [];
    return report.at(field).texts(who[field], (role, place) => {
      if (declared?.has(role) === false) place.unknown(role, declared, 'is not a declared role');
    });
  };
  const roles = listed('roles');
  const except = listed('except');
  if (roles.length > 0 && roles.every((role) => except.includes(role))) {
    report.problem('excludes everyone: "except" contains all of "roles"');
  }
}

import type { Caller } from '@portcullis/core';
import { isRecord } from '@portcullis/core/internal';
import type { Report } from '../problems/report.ts';

/** Whom a rule speaks of. */
export type Who<Role extends string = string> =
  /** Everybody, signed in or not. */
  | 'anyone'
  /** Everybody who is verified: people and services. */
  | 'authenticated'
  /** Whoever has any of `roles` and none of `except`; with `kind`, only people or only services. */
  | { readonly roles: readonly Role[]; readonly except?: readonly Role[]; readonly kind?: VerifiedKind }
  /** Every verified caller of a kind who has none of `except`. */
  | { readonly kind: VerifiedKind; readonly except?: readonly Role[] }
  /** Everybody, signed in or not, who has none of these. */
  | { readonly except: readonly Role[] };

/** People, or machines. */
export type VerifiedKind = 'user' | 'service';

const KINDS: readonly VerifiedKind[] = ['user', 'service'];

/** Who is asking, as far as rules are concerned. */
export interface PolicyCaller {
  readonly kind: Caller['kind'];
  /** The caller's roles. Those of an anonymous caller are ignored. */
  readonly roles: readonly string[];
  /** Whether they may have roles besides. Default: all are known. */
  readonly rolesIncomplete?: boolean | undefined;
}

/** A `who`, compiled. */
export interface Audience {
  /** The widest group it can be: everybody, the verified, or those with any of these roles. */
  readonly of: 'everyone' | 'authenticated' | ReadonlySet<string>;
  /** Roles that are left out. Empty: nobody is. */
  readonly except: ReadonlySet<string>;
  /** The kind that the caller must be of; `undefined` if it does not matter. */
  readonly kind: VerifiedKind | undefined;
}

/** Makes a checked `who` ready. */
export function audienceOf(who: Who): Audience {
  if (who === 'anyone') return { of: 'everyone', except: NOBODY, kind: undefined };
  if (who === 'authenticated') return { of: 'authenticated', except: NOBODY, kind: undefined };
  const except = who.except === undefined ? NOBODY : new Set(who.except);
  const kind = 'kind' in who ? who.kind : undefined;
  if ('roles' in who) return { of: new Set(who.roles), except, kind };
  return { of: kind === undefined ? 'everyone' : 'authenticated', except, kind };
}

const NOBODY: ReadonlySet<string> = new Set();

/**
 * Whether an audience includes a caller. Roles that they may have count against them.
 *
 * @param permissive whether the rule lets through: then only roles count that they surely have
 */
export function includes(audience: Audience, caller: PolicyCaller, permissive: boolean): boolean {
  if (isLeftOut(audience, caller, permissive)) return false;
  if (audience.of === 'everyone') return true;
  if (!isVerified(caller)) return false;
  if (audience.of === 'authenticated' || mayHaveAny(caller, permissive)) return true;
  return holdsAny(caller.roles, audience.of);
}

/** Whether the caller is of those that the audience leaves out: of another kind, or excepted by a role. */
export function isLeftOut({ except, kind }: Audience, caller: PolicyCaller, permissive: boolean): boolean {
  if (kind !== undefined && caller.kind !== kind) return true;
  if (except.size === 0 || !isVerified(caller)) return false;
  return (permissive && caller.rolesIncomplete === true) || holdsAny(caller.roles, except);
}

/** Whether a rule must be taken to speak of a caller whatever its roles are. */
export function mayHaveAny({ rolesIncomplete }: PolicyCaller, permissive: boolean): boolean {
  return rolesIncomplete === true && !permissive;
}

/** Whether somebody is known. Says so only of the two kinds that are, never of what is new to it. */
export function isVerified({ kind }: Pick<PolicyCaller, 'kind'>): boolean {
  return kind === 'user' || kind === 'service';
}

function holdsAny(roles: readonly string[], wanted: ReadonlySet<string>): boolean {
  for (const role of roles) {
    if (wanted.has(role)) return true;
  }
  return false;
}

/** Reports what is wrong with a `who`. Without `declared`, roles are not compared with anything. */
export function checkWho(who: unknown, report: Report, declared: ReadonlySet<string> | undefined): void {
  if (who === 'anyone' || who === 'authenticated') return;
  if (typeof who === 'string') {
    report.unknown(
      who,
      ['anyone', 'authenticated'],
      'is nobody: write "anyone", "authenticated", or { "roles": ["…"] }',
    );
  } else if (!isRecord(who)) {
    report.problem('must be "anyone", "authenticated", or an object with "roles", "kind" or "except"');
  } else {
    report.fields(who, ['roles', 'except', 'kind']);
    checkKind(who, report);
    checkRoles(who, report, declared);
  }
}

function checkKind(who: Readonly<Record<string, unknown>>, report: Report): void {
  if (!('kind' in who) || KINDS.some((kind) => kind === who.kind)) return;
  const message = 'is no kind of caller: write "user" or "service"';
  if (typeof who.kind === 'string') report.at('kind').unknown(who.kind, KINDS, message);
  else report.at('kind').problem('must be "user" or "service"');
}

function checkRoles(
  who: Readonly<Record<string, unknown>>,
  report: Report,
  declared: ReadonlySet<string> | undefined,
): void {
  if (!('roles' in who || 'except' in who || 'kind' in who)) {
    report.problem('must have "roles", "kind", "except", or several of them');
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
    report.problem('can never be anybody: "except" names every one of "roles"');
  }
}

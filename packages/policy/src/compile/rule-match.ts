import { type Way, wayOf } from '@portcullis/core/internal';
import type { Condition } from '../criteria/criterion.ts';
import { requestMethod } from '../criteria/methods.ts';
import { namesPage } from '../criteria/page-name.ts';
import { isInside, mayDo, reachesAny } from '../criteria/reach.ts';
import { isSelected, namesKind } from '../criteria/resource.ts';
import { includes, type PolicyCaller } from '../criteria/who.ts';
import type { PolicyRequest } from '../policy-request.ts';
import { isReadOnly } from '../read-only.ts';
import { isPermissive } from '../rule-effect.ts';
import type { CompiledRule } from './compiled-rule.ts';

/** A request, with what all rules ask of it. */
export interface AskedRequest {
  readonly request: PolicyRequest;
  readonly caller: PolicyCaller;
  /** Whether it only reads. */
  readonly reads: boolean;
  /** Whether it stands for the same request from every client. Default: `false`. */
  readonly ofEveryone?: boolean;
}

/** How rules were found to speak of a request. */
export interface Finding {
  /** By what the request is about, by what it reaches besides, or because what it is about is not known. */
  readonly by: 'resource' | 'reach' | 'unknown';
  /** Whether the path pattern names the page. */
  readonly pathNames: boolean;
  /** The request that is made for the one that is decided, if the rules were found by it. */
  readonly performed?: PolicyRequest;
}

/** What is true of a request; `undefined` if it does not say. */
export type Truth = boolean | undefined;

/** What all rules ask of a request. */
export function askedOf(request: PolicyRequest): AskedRequest {
  const { caller, roles: lastingRoles, elevated = [], rolesIncomplete } = request;
  const roles =
    elevated.length === 0
      ? lastingRoles
      : [...lastingRoles, ...elevated.flatMap(({ role, implies = [] }) => [role, ...implies])];
  return {
    request,
    caller: { kind: caller.kind, roles, lastingRoles, rolesIncomplete, via: requestWay(request) },
    reads: isReadOnly(request),
  };
}

/** The way in which the caller of a request authenticated; `undefined` if it is not known. */
export function requestWay({ caller: { via, authentication } }: PolicyRequest): Way | undefined {
  return via ?? (authentication && wayOf(authentication));
}

/** Whether a rule that was found matches. */
export function matches(rule: CompiledRule, asked: AskedRequest, finding: Finding): boolean {
  const permissive = isPermissive(rule.effect, asked.reads);
  return includes(rule.audience, asked.caller, permissive) && holds(rule, asked, finding);
}

/**
 * Whether a rule that the index found matches, apart from its audience. Facts that the request does not contain count against it.
 */
export function holds(rule: CompiledRule, asked: AskedRequest, finding: Finding): boolean {
  const permissive = isPermissive(rule.effect, asked.reads);
  if (!placeHolds(rule, asked, finding)) return false;
  return rule.conditions.every((condition) => conditionHolds(condition, asked) ?? !permissive);
}

/** A criterion of one's own can read the clock or a variable: what it says of one request, it does not say of those of other clients. */
function conditionHolds({ holds, own }: Condition, { request, ofEveryone }: AskedRequest): Truth {
  return own === true && ofEveryone === true ? undefined : holds(request);
}

/** Whether a rule that the index found applies to a request's method and resource, for any caller. */
export function placeHolds(rule: CompiledRule, asked: AskedRequest, finding: Finding): boolean {
  const permissive = isPermissive(rule.effect, asked.reads);
  return scopeHolds(rule, asked, finding, permissive) ?? !permissive;
}

function scopeHolds(rule: CompiledRule, asked: AskedRequest, finding: Finding, permissive: boolean): Truth {
  const { scope, scopeIsLookedUp, reachIsLookedUp } = rule;
  const { performed } = finding;
  const request = performed ?? asked.request;
  if (finding.by === 'unknown') return undefined;
  if (finding.by === 'reach') {
    if (!reachIsLookedUp && !methodHolds(rule, request)) return false;
    return isReached(rule, { request, reads: asked.reads });
  }
  if (!scopeIsLookedUp) {
    if (!methodHolds(rule, request)) return false;
    if (request.resource === undefined) return undefined;
    if (!isSelected(scope.resource, request.resource)) return false;
  }
  // A rule that opens pages must not open what is performed for another request.
  const isNamed =
    performed === undefined ? namesKind(scope.resource, request.resource) : scope.resource.kind !== undefined;
  return !permissive || (isNamed && opens(rule, request, finding.pathNames));
}

/** Whether a rule speaks of the request's method. */
export function methodHolds(
  { scope: { methods } }: CompiledRule,
  { method }: Pick<PolicyRequest, 'method'>,
): boolean {
  return methods?.has(requestMethod(method)) !== false;
}

/** Whether a rule by application speaks of what a request reaches besides its own application. */
export function isReached(
  { rule, scope }: CompiledRule,
  { request, reads }: Pick<AskedRequest, 'request' | 'reads'>,
): boolean {
  const { resource } = request;
  if (resource === undefined || rule.applications === undefined) return false;
  return reachesAny(resource, rule.applications) && mayDo(resource, scope.resource.operation, reads);
}

/** Whether a rule that lets through, and speaks of a request's resource, opens all that the request reaches. */
export function opens({ rule }: CompiledRule, request: PolicyRequest, pathNames: boolean): boolean {
  const { resource } = request;
  if (resource?.reaches === undefined || rule.applications === undefined) return true;
  if (isInside(resource, rule.applications)) return true;
  return resource.reaches === 'any' && (pathNames || namesPage(rule, request));
}

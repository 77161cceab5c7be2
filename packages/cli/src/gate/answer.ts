import type { Decision, Resource, RoleGrant } from '@portcullis/core';
import { didYouMean, nearestName, type Requirement } from '@portcullis/core/internal';
import {
  type ExplainedRule,
  explain,
  type Policy,
  type PolicyRequest,
  type RequestCaller,
} from '@portcullis/policy';
import { type PolicyNote, policyVersion } from '@portcullis/policy/internal';
import { type RoleClaimant, roleResolver } from '@portcullis/roles';
import type { GatewayConfiguration } from 'portcullis';
import { UsageError } from '../usage-error.ts';
import { gateCall, gateNotes, gatePolicy, gateReading, isTaken, METHOD_NOT_ALLOWED } from './as-the-gate.ts';
import { instanceOf } from './instance-of.ts';
import { type AskedCall, callReading, refuseUnread } from './mcp-calls.ts';
import { ownEndpoint } from './own-endpoint.ts';

/** The facts about a caller that decide a request, without the request. */
export interface Question
  extends Pick<PolicyRequest, 'call' | 'caller' | 'method' | 'network' | 'now' | 'rolesIncomplete'> {
  /** The groups of the identity provider, before any mapping. Those of an anonymous caller are ignored. */
  readonly groups: readonly string[];
  /** Roles besides, by whatever they were given. Those of an anonymous caller are ignored. */
  readonly roles?: readonly string[];
  /** Roles that the user holds by an elevation. Default: none. */
  readonly elevated?: readonly string[] | undefined;
  /** With a query, if it has one; `undefined` for a call. */
  readonly path: string | undefined;
  /** A call of an MCP server, in place of a path. Default: none. */
  readonly asked?: AskedCall | undefined;
  /** Default: that of the only instance. */
  readonly host?: string | undefined;
}

/** What the gate would say, and why. `portcullis explain --json` prints it as it is: fields are only ever added. */
export interface Answer {
  readonly decision: Decision['effect'];
  /** A code: of the policy's, or why the request is refused before any policy, or after one that lets it through. */
  readonly reason: string;
  /** The rule that decided. */
  readonly rule: string | null;
  /** What the caller can do to get access. */
  readonly requirement: Requirement | null;
  readonly policy: string;
  readonly version: string;
  readonly instance: string;
  readonly request: { readonly method: string; readonly host: string; readonly path: string };
  readonly caller: PolicyRequest['caller']['kind'];
  /** Each role with the group that gave it. */
  readonly roles: readonly RoleGrant[];
  /** What the request is about. */
  readonly resource: Resource | null;
  /** Every rule of the policy, in its order, with the fields that held and those that did not. */
  readonly considered: readonly ExplainedRule[];
  /**
   * The setting whose endpoint this is, which the gate answers itself and asks no policy: what a policy would say then counts for
   * nothing. `null` for all that reaches a policy.
   */
  readonly ownEndpoint: string | null;
  /** What the rules that match let through, or do not reach, though they seem to. */
  readonly notes: readonly PolicyNote[];
}

/**
 * Answers a question as the gate would: the same address, the same mapping, the same words, the same policy.
 *
 * Fails with `UsageError` where it is not clear which instance is asked.
 */
export async function answerTo(configuration: GatewayConfiguration, question: Question): Promise<Answer> {
  const { call, caller, groups, elevated = [], rolesIncomplete, asked: asksFor, network, now } = question;
  const { instance, host } = instanceOf(configuration, question.host);
  const called = asksFor && callReading(instance, asksFor);
  const { method, path: address = '' } = called ?? question;
  const { declared, give, resolve } = roleResolver(configuration.roles);
  checkRoles(question.roles ?? [], declared);
  checkElevated(elevated, caller.kind, instance.policy);
  const isSomebody = caller.kind !== 'anonymous';
  const resolved = isSomebody ? resolve(groups, claimantOf(caller)) : resolve([]);
  const given = give(isSomebody ? (question.roles ?? []) : [], '--roles');
  const held = elevated.map((role) => ({ role, all: give([role], '--elevated') }));
  const version = await policyVersion(instance.policy);
  const common = {
    policy: instance.policy.name,
    version,
    instance: instance.name,
    caller: caller.kind,
    roles: [...resolved.grants, ...given.grants, ...held.flatMap(({ all }) => all.grants)],
  };

  const reading = called?.reading ?? gateReading(instance, host, method, address);
  if (!reading.ok) {
    const request = { method, host, path: address };
    const nothing = {
      rule: null,
      requirement: null,
      resource: null,
      considered: [],
      notes: [],
      ownEndpoint: null,
    };
    return { decision: 'deny', reason: reading.failure, ...nothing, ...common, request };
  }
  const { resource, target } = reading;
  const { path } = target;
  if (called === undefined) refuseUnread(resource, '--tool, --prompt or --resource');
  const asked = {
    caller,
    roles: [...new Set([...resolved.names, ...given.names])],
    elevated: held.map(({ role, all }) => ({ role, implies: all.names })),
    // A claim or an address that is not known may give another.
    rolesIncomplete: rolesIncomplete === true || resolved.incomplete === true,
    method,
    path,
    resource,
    call: gateCall(instance, call),
    network,
    now,
  };
  const { decision, rules } = explain(gatePolicy(instance), asked, version);
  const answer =
    decision.effect === 'allow' && !isTaken(instance, method)
      ? ({ decision: 'deny', reason: METHOD_NOT_ALLOWED } as const)
      : { decision: decision.effect, reason: decision.reason };
  return {
    ...answer,
    rule: decision.rule ?? null,
    requirement: decision.requirement ?? null,
    ...common,
    request: { method, host, path },
    resource,
    considered: rules,
    ownEndpoint: ownEndpoint(configuration, instance, method, path) ?? null,
    notes: gateNotes(instance).filter(({ rule }) => rules.some((each) => each.rule === rule && each.matched)),
  };
}

/** What conditions of roles look at. */
function claimantOf({ kind, claims = {}, claimsIncomplete = false, email }: RequestCaller): RoleClaimant {
  return kind === 'anonymous' ? {} : { kind, claims, claimsIncomplete, email };
}

/** An elevation that no one can have would be answered like none. */
function checkElevated(
  elevated: readonly string[],
  kind: RequestCaller['kind'],
  { name, elevations = [] }: Policy,
): void {
  if (elevated.length > 0 && kind !== 'user')
    throw new UsageError('--elevated: only a user can hold a role by an elevation');
  const offered = elevations.map(({ role }) => role);
  for (const role of elevated) {
    if (offered.includes(role)) continue;
    const hint = didYouMean(nearestName(role, offered));
    throw new UsageError(
      `--elevated ${role}: policy ${JSON.stringify(name)} does not offer this role${hint}`,
    );
  }
}

/** A role that does not exist would be answered like a role that no rule uses. */
function checkRoles(roles: readonly string[], declared: readonly string[]): void {
  for (const role of roles) {
    if (declared.includes(role)) continue;
    const hint = didYouMean(nearestName(role, declared));
    throw new UsageError(`--roles ${role}: is not declared in "roles"${hint}`);
  }
}

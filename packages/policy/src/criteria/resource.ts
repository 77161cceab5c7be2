import type { Resource } from '@portcullis/core';
import type { Rule } from '../policy.ts';
import { canPermit } from '../rule-effect.ts';
import { isPattern, namesInclude } from './name-pattern.ts';
import {
  CALL_FIELDS,
  CALLED_KINDS,
  type CallField,
  CONNECTING_METHOD,
  CONNECTION,
  mustBeNamed,
} from './named-kinds.ts';

/** The conditions of a rule on the resource, with `conduitMethods` expanded. */
export interface ResourceSelector {
  readonly application?: readonly string[] | undefined;
  readonly kind?: readonly string[] | undefined;
  readonly id?: readonly string[] | undefined;
  readonly operation?: readonly string[] | undefined;
}

/** The members of a resource that rules can name, and the fields of a rule that do. */
export const RESOURCE_FIELDS = {
  application: 'applications',
  kind: 'kinds',
  id: 'ids',
  operation: 'operations',
} as const;

/** A member of a resource. */
export type ResourceMember = keyof typeof RESOURCE_FIELDS;

export const RESOURCE_MEMBERS: readonly ResourceMember[] = ['application', 'kind', 'id', 'operation'];

/** A field of a rule that speaks of a resource. */
export type ResourceRuleField =
  | (typeof RESOURCE_FIELDS)[keyof typeof RESOURCE_FIELDS]
  | 'conduitMethods'
  | CallField;

/** The fields of a rule that speak of a resource. */
export const RESOURCE_RULE_FIELDS: readonly ResourceRuleField[] = /* @__PURE__ */ (() => [
  ...Object.values(RESOURCE_FIELDS),
  'conduitMethods',
  ...CALL_FIELDS,
])();

/** The kind of a call to an API, whose operation is the method that is called. */
const METHOD = 'method';

/** What a rule says of the resource. */
export function resourceSelector(rule: Rule): ResourceSelector {
  const { applications, kinds, ids, operations, conduitMethods } = rule;
  const [called] = CALL_FIELDS.flatMap((field) => {
    const names = rule[field];
    return names === undefined ? [] : [{ kind: CALLED_KINDS[field], names }];
  });
  if (called !== undefined) {
    const { kind, names } = called;
    // Whoever may call something may connect. A claim and a rule that restricts speak of the calls alone.
    const connects = canPermit(rule.effect);
    return {
      application: applications,
      kind: connects ? [kind, CONNECTION] : [kind],
      id: connects ? [...names, CONNECTION] : names,
      operation: operations,
    };
  }
  if (conduitMethods === undefined)
    return { application: applications, kind: kinds, id: ids, operation: operations };
  // Whoever may call some method may connect to the tools that call it.
  const operation = canPermit(rule.effect) ? [...conduitMethods, CONNECTING_METHOD] : conduitMethods;
  return { application: applications, kind: [METHOD], id: ids, operation };
}

/** Whether a rule says anything of the resource. */
export function selectsResource(selector: ResourceSelector): boolean {
  return RESOURCE_MEMBERS.some((member) => selector[member] !== undefined);
}

/** Whether a resource matches. A missing member of the resource matches no name. */
export function isSelected(selector: ResourceSelector, resource: Resource): boolean {
  return RESOURCE_MEMBERS.every((member) => {
    const names = selector[member];
    const name = resource[member];
    return names === undefined || (name !== undefined && namesInclude(names, name));
  });
}

/** Whether a rule names what a resource is, where it must in order to allow it. */
export function namesKind({ kind }: ResourceSelector, resource: Resource | undefined): boolean {
  return kind !== undefined || !mustBeNamed(resource);
}

/** Whether a list of names can be looked up: it holds no pattern. */
export function isExact(names: readonly string[] | undefined): names is readonly string[] {
  return names !== undefined && !names.some(isPattern);
}

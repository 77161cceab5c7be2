import type { Decision, Resource } from '@portcullis/core';
import { RecentMap } from '@portcullis/core/internal';
import type { CompiledPolicy } from './compile/compiled-policy.ts';
import { requestWay } from './compile/rule-match.ts';
import { decide } from './evaluate.ts';
import type { PolicyRequest } from './policy-request.ts';

/** What one decision takes besides its name, in characters: it and the rules that it considered share their texts. */
const DECISION_CHARACTERS = 200;
const CONSIDERED_CHARACTERS = 60;

/**
 * Decisions of one policy, by all that they depend on: the kind of caller, the way in which they authenticated, the roles, the method, the path and the resource,
 * as it was classified. None is remembered where a rule has circumstances (claims, addresses, times): `evaluate` decides
 * each request then. At most 2,000 are kept, and two million characters of them.
 *
 * A remembered decision is frozen, and the same object each time, so that others can remember by it what it looks like in a
 * record.
 */
export class RememberedDecisions {
  readonly #policy: CompiledPolicy;
  readonly #version: string | undefined;
  readonly #known = new RecentMap<Decision>({ maxEntries: 2000, maxCharacters: 2_000_000 });

  constructor(policy: CompiledPolicy, version?: string) {
    this.#policy = policy;
    this.#version = version;
  }

  /** What `evaluate` says of a request. */
  decide(request: PolicyRequest): Decision {
    if (this.#policy.hasCircumstances) return decide(this.#policy, request, this.#version);
    const dependsOn = decisiveFacts(request);
    const known = this.#known.get(dependsOn);
    if (known !== undefined) return known;
    const decision = frozen(decide(this.#policy, request, this.#version));
    this.#known.set(
      dependsOn,
      decision,
      DECISION_CHARACTERS + CONSIDERED_CHARACTERS * decision.considered.length,
    );
    return decision;
  }
}

/**
 * All that a rule without circumstances looks at, so that no two requests read the same: a word, figures, the method after its length,
 * texts in JSON, which say where they end, and the path up to the end.
 */
function decisiveFacts(request: PolicyRequest): string {
  const { caller, roles, elevated, rolesIncomplete, method, path, resource } = request;
  const held = `${onceWritten(roles, written)}${elevated === undefined ? '' : written(elevated)}`;
  const about = resource === undefined ? '' : onceWritten(resource, aboutOf, resource.reaches);
  return `${caller.kind} ${requestWay(request) ?? ''} ${caller.unnamedService === true ? 1 : 0}${rolesIncomplete === true ? 1 : 0}${method.length} ${method}${held}[${about}]${path}`;
}

function aboutOf({ application, kind, id, operation, reads, reaches, asSent, performs }: Resource): string {
  const sent = asSent && [asSent.method, aboutOf(asSent)];
  const performed = performs && [performs.method, performs.path, aboutOf(performs.resource)];
  return written([application, kind, id, operation, reads, reaches, sent, performed]);
}

function written(value: unknown): string {
  return JSON.stringify(value);
}

/** Of roles and resources that many requests share, what was written of them. */
const texts = /* @__PURE__ */ new WeakMap<object, string>();

/** What can still be changed, itself or the list in it, is written anew each time. */
function onceWritten<Part extends object>(part: Part, write: (part: Part) => string, list?: unknown): string {
  if (!Object.isFrozen(part) || !Object.isFrozen(list)) return write(part);
  const known = texts.get(part);
  if (known !== undefined) return known;
  const text = write(part);
  texts.set(part, text);
  return text;
}

function frozen(decision: Decision): Decision {
  for (const rule of decision.considered) Object.freeze(rule);
  Object.freeze(decision.considered);
  return Object.freeze(decision);
}

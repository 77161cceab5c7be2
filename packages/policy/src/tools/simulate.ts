import type { Decision } from '@portcullis/core';
import { type CompiledPolicy, requireCompiled } from '../compile/compiled-policy.ts';
import { evaluate } from '../evaluate.ts';
import type { PolicyRequest } from '../policy-request.ts';
import { type RecordedRequest, recordedRequest } from './recorded-request.ts';

/** A request for which the candidate's decision differs. */
export interface SimulatedChange {
  readonly method: string;
  readonly path: string;
  /** The rule that decided when the request was recorded. */
  readonly before: string | undefined;
  /** The rule of the candidate that decides. */
  readonly after: string | undefined;
  /** The reason of the candidate's decision, or the error code of a request that is refused before any policy. */
  readonly reason: string;
}

/** A caller for whom decisions differ. */
export interface AffectedCaller {
  /** `user`, `service` or `anonymous`. */
  readonly kind: PolicyRequest['caller']['kind'];
  /** Identifies the caller, together with `subject`; `undefined` for all anonymous callers together. */
  readonly issuer: string | undefined;
  readonly subject: string | undefined;
  /** The number of requests of this caller with a different decision. */
  readonly requests: number;
  /** Examples, each path and method once. */
  readonly examples: readonly SimulatedChange[];
}

/** The result of a simulation. */
export interface Simulation {
  /** The number of replayed events. */
  readonly replayed: number;
  /** The number of skipped events: no policy had decided, or they are malformed. */
  readonly skipped: number;
  /** The number of requests with the same decision. */
  readonly unchanged: number;
  /** Callers who would gain access, most requests first. */
  readonly gains: readonly AffectedCaller[];
  /** Callers who would lose access, most requests first. */
  readonly losses: readonly AffectedCaller[];
}

/** A request that is refused before a policy decides. */
export interface RefusedBefore {
  /** The error code of the refusal. */
  readonly refused: string;
}

/** Options of `simulate()`. */
export interface SimulateOptions {
  /** The maximum number of examples for each caller. Default 3. */
  readonly examples?: number;
  /**
   * Transforms a recorded request before it is decided, such as to classify it, or to refuse it before any policy as the gate
   * would. Default: unchanged.
   */
  readonly prepare?: (
    request: PolicyRequest,
    host: string | undefined,
    event: unknown,
  ) => PolicyRequest | RefusedBefore;
}

/**
 * Replays recorded events against a candidate policy, and returns which callers would gain or lose access.
 *
 * Takes the audit events of `@portcullis/audit`, one object each, in any order. Compares the recorded decision with that of the
 * candidate. Facts that events do not contain (claims, groups that no mapping uses) are unknown, and count against the caller.
 * Throws `TypeError` if the events are not a list.
 *
 * @example
 * ```ts
 * import { compilePolicy, type Policy, simulate } from '@portcullis/policy';
 *
 * export const losers = (events: readonly unknown[], candidate: Policy): readonly (string | undefined)[] =>
 *   simulate(events, compilePolicy(candidate)).losses.map(({ subject }) => subject);
 * ```
 */
export function simulate(
  events: Iterable<unknown>,
  candidate: CompiledPolicy,
  options: SimulateOptions = {},
): Simulation {
  // A text would be skipped letter by letter, and no caller would seem to lose access.
  if (typeof events === 'string' || typeof Object(events)[Symbol.iterator] !== 'function')
    throw new TypeError('simulate: the events must be an array of objects: parse each line of a log first');
  requireCompiled('simulate', candidate);
  const { examples = 3, prepare = (request) => request } = options;
  const gains = new Tally(examples);
  const losses = new Tally(examples);
  let replayed = 0;
  let skipped = 0;
  let unchanged = 0;
  for (const event of events) {
    const recorded = recordedRequest(event);
    if (recorded === undefined) {
      skipped++;
      continue;
    }
    replayed++;
    const prepared = prepare(recorded.request, recorded.host, event);
    const decision = 'refused' in prepared ? refusedBy(prepared) : evaluate(candidate, prepared);
    if (decision.effect === recorded.decision) unchanged++;
    else (decision.effect === 'allow' ? gains : losses).add(recorded, decision);
  }
  return { replayed, skipped, unchanged, gains: gains.callers(), losses: losses.callers() };
}

/** The compared parts of a decision. */
interface Answer extends Pick<Decision, 'effect' | 'rule'> {
  readonly reason: string;
}

function refusedBy({ refused }: RefusedBefore): Answer {
  return { effect: 'deny', rule: undefined, reason: refused };
}

interface TalliedCaller {
  readonly recorded: RecordedRequest;
  requests: number;
  readonly examples: Map<string, SimulatedChange>;
}

class Tally {
  readonly #most: number;
  readonly #byCaller = new Map<string, TalliedCaller>();

  constructor(most: number) {
    this.#most = most;
  }

  add(recorded: RecordedRequest, { rule, reason }: Answer): void {
    const { issuer, subject, request } = recorded;
    const key = JSON.stringify([request.caller.kind, issuer, subject]);
    const caller = this.#byCaller.get(key) ?? { recorded, requests: 0, examples: new Map() };
    this.#byCaller.set(key, caller);
    caller.requests++;
    const { method, path } = request;
    const place = `${method} ${path}`;
    if (caller.examples.has(place) || caller.examples.size >= this.#most) return;
    caller.examples.set(place, { method, path, before: recorded.rule, after: rule, reason });
  }

  callers(): readonly AffectedCaller[] {
    return [...this.#byCaller.values()]
      .sort((a, b) => b.requests - a.requests)
      .map(({ recorded: { issuer, subject, request }, requests, examples }) => ({
        kind: request.caller.kind,
        issuer,
        subject,
        requests,
        examples: [...examples.values()],
      }));
  }
}

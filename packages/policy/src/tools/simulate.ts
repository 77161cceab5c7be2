import type { Decision } from '@portcullis/core';
import { type CompiledPolicy, requireCompiled } from '../compile/compiled-policy.ts';
import { evaluate } from '../evaluate.ts';
import type { PolicyRequest } from '../policy-request.ts';
import { type RecordedRequest, recordedRequest } from './recorded-request.ts';

/** A request that the candidate would answer otherwise. */
export interface SimulatedChange {
  readonly method: string;
  readonly path: string;
  /** The rule that decided when it was recorded. */
  readonly before: string | undefined;
  /** The rule of the candidate that decides. */
  readonly after: string | undefined;
  /** Why the candidate decides so, or the code with which the request is refused before any policy. */
  readonly reason: string;
}

/** Somebody for whom something would change. */
export interface AffectedCaller {
  /** `user`, `service` or `anonymous`. */
  readonly kind: PolicyRequest['caller']['kind'];
  /** With `subject`, who it is; `undefined` for all anonymous callers together. */
  readonly issuer: string | undefined;
  readonly subject: string | undefined;
  /** How many of their requests would be answered otherwise. */
  readonly requests: number;
  /** Some of them, each path and method once. */
  readonly examples: readonly SimulatedChange[];
}

/** What a candidate would have changed. */
export interface Simulation {
  /** How many events were replayed. */
  readonly replayed: number;
  /** How many events were left out: no policy had decided, or they are no events. */
  readonly skipped: number;
  /** How many requests would be answered as they were. */
  readonly unchanged: number;
  /** Who would be let in where they were refused, most requests first. */
  readonly gains: readonly AffectedCaller[];
  /** Who would be refused where they were let in, most requests first. */
  readonly losses: readonly AffectedCaller[];
}

/** A request that is refused before any policy decides. */
export interface RefusedBefore {
  /** The code with which it is refused. */
  readonly refused: string;
}

/** How events are replayed. */
export interface SimulateOptions {
  /** How many examples are kept for each caller. Default 3. */
  readonly examples?: number;
  /**
   * Reads a request anew before it is decided, such as to classify it, or to refuse it before any policy as the gate would.
   * Default: as it was recorded.
   */
  readonly prepare?: (
    request: PolicyRequest,
    host: string | undefined,
    event: unknown,
  ) => PolicyRequest | RefusedBefore;
}

/**
 * Replays recorded events against a candidate, and returns who would gain access and who would lose it.
 *
 * Takes the audit events of `@portcullis/audit`, one object each, in any order. Compares the recorded answer of the
 * policy with that of the candidate. What events do not contain (claims, groups that no mapping mentions) is unknown, and
 * counts against the caller.
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
  // Of a text each letter would be skipped as no event, and nobody would lose anything.
  if (typeof events === 'string' || typeof Object(events)[Symbol.iterator] !== 'function')
    throw new TypeError('simulate: the events must be a list of objects: parse each line of a log first');
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

/** What counts of an answer. */
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

import type { MethodsOf } from '../store/handed-on.ts';
import type { ElevationDecision, ElevationRequest, StoredElevation } from './elevation.ts';

/** How many requests of one user can wait at the same time. */
export interface ElevationBounds {
  readonly perPerson: number;
}

/**
 * Stores requests for a role for a limited time, and what was decided. Every operation is atomic, and its effect is visible to all callers
 * as soon as it has settled. An operation that cannot tell rejects. All times are in seconds since the Unix epoch.
 */
export interface ElevationStore {
  /** Stores a request. `limited`: too many requests of its user wait, and it was not stored. */
  ask(request: ElevationRequest, bounds: ElevationBounds, now: number): Promise<'asked' | 'limited'>;
  /** The request with this id, whatever its state is, if it has not expired. */
  find(id: string, now: number): Promise<StoredElevation | undefined>;
  /**
   * Decides a request that is asked: it is then `declined` or `approving`. Of several calls for one request, one returns `true`; all
   * others, and calls for requests that have expired, return `false` and change nothing.
   */
  decide(id: string, decision: ElevationDecision, now: number): Promise<boolean>;
  /**
   * Lets a request count that is `approving`, if fewer than `atOnce` others for the same role and version count or are about to. Returns
   * `false`, and changes nothing, if it is not `approving`, has expired, or too many count.
   */
  confirm(id: string, atOnce: number | undefined, now: number): Promise<boolean>;
  /** The requests of a user that are asked or count: by the `personKey`. */
  ofPerson(person: string, now: number): Promise<readonly StoredElevation[]>;
  /** All requests that are asked or count, at most 500. */
  list(now: number): Promise<readonly StoredElevation[]>;
  /** Stores that the approver of a role that counts was seen with a role of an approver. Returns `false` if no such role counts. */
  seen(id: string, now: number): Promise<boolean>;
  /** Ends a request that is asked, approving or counts. Returns `false` if there is no such request. */
  revoke(id: string, now: number): Promise<boolean>;
}

/** All that it does. */
export const ELEVATION_STORE: MethodsOf<ElevationStore> = {
  ask: true,
  find: true,
  decide: true,
  confirm: true,
  ofPerson: true,
  list: true,
  seen: true,
  revoke: true,
};

/** The longest list. */
export const MOST_LISTED = 500;

/** How long an approval may take to be recorded, in seconds. After that, it is not counted against `atOnce`, and cannot count itself. */
export const APPROVING_SECONDS = 60;

/** How long requests that were declined or revoked are stored, in seconds, so that their page can say so. */
export const DECLINED_SECONDS = 3600;

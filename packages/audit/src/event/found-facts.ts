import type { Arrival, CanonicalTarget, TrailEntry } from '@portcullis/core';
import type { AuditSettings } from '../options.ts';
import { type OutcomeFacts, requestOutcome } from './outcome.ts';
import { type MaskPath, type RecordedPaths, recordedPaths } from './recorded-path.ts';
import { connectingAddress, type SourceFacts, sourceFacts } from './source-facts.ts';
import { type TrailFacts, trailFacts } from './trail-facts.ts';

/** The known facts about the response. */
export interface AnswerFacts {
  readonly status: number;
  /** Its `Content-Length`, if it has one. */
  readonly contentLength: string | null;
  /** Why there is no response yet, if the trail does not contain it. */
  readonly failure?: Extract<TrailEntry, { type: 'request.failed' }>;
}

/** The recorder's options for events. */
export type EventSettings = Pick<AuditSettings, 'observer'> &
  Partial<Pick<AuditSettings, 'maskPath' | 'clientAddress'>>;

/** All facts from which the event of one request is created. */
export interface RequestFacts {
  readonly arrival: Arrival;
  readonly answer: AnswerFacts;
  /** When the request arrived, milliseconds since the Unix epoch. */
  readonly startedAt: number;
  /** When its answer was ready, the same. */
  readonly now: number;
  readonly settings: EventSettings;
}

/** What was found out of these: the same for the event as an object and as a line. */
export interface FoundFacts {
  readonly trail: TrailFacts;
  readonly outcome: OutcomeFacts;
  readonly address: Pick<CanonicalTarget, 'host' | 'search'>;
  readonly paths: RecordedPaths;
  readonly source: SourceFacts;
  /** Length of the answer's body in bytes, where the answer states it. */
  readonly bytes: number | undefined;
  readonly latencyUs: number;
}

/** Reads what is recorded of a request and its response. Only what is read here can get into the log. */
export function foundFacts({ arrival, answer, startedAt, now, settings }: RequestFacts): FoundFacts {
  const { request, target } = arrival;
  const { entries } = arrival.trail;
  const trail = trailFacts(answer.failure === undefined ? entries : [...entries, answer.failure]);
  const address = target ?? new URL(request.url);
  const { contentLength } = answer;
  return {
    trail,
    outcome: requestOutcome(trail),
    address,
    paths: recordedPaths(address.pathname, target, maskOf(arrival, settings)),
    source: sourceFacts(request, settings.clientAddress ?? connectingAddress),
    bytes: contentLength !== null && /^\d{1,15}$/.test(contentLength) ? Number(contentLength) : undefined,
    latencyUs: Math.max(0, Math.round((now - startedAt) * 1000)),
  };
}

/** The application's mask, and after it the one that was given. */
function maskOf({ application }: Arrival, { maskPath }: EventSettings): MaskPath | undefined {
  if (application === undefined || maskPath === undefined) return maskPath ?? application?.maskPath;
  return (path) => maskPath(application.maskPath(path));
}

import type { BaseContext, HasCaller, HasDecision, HasResource } from '@portcullis/core';

/** An authorized request that is about to be forwarded. */
export interface CacheableCall {
  readonly context: BaseContext & Partial<HasDecision & HasCaller & HasResource>;
  /** Headers that identify the caller; `undefined` for none. */
  readonly identity: Readonly<Record<string, string>> | undefined;
  /** The headers as they would be sent to the origin. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends the request to the origin with these headers. */
export type Ask = (headers: Record<string, string>) => Promise<Response>;

/** A cache in front of an origin that serves its public responses. */
export interface AnswerCache {
  readonly answer: (call: CacheableCall, ask: Ask) => Promise<Response>;
}

import type { BaseContext, HasCaller, HasDecision, HasResource } from '@portcullis/core';

/** A request that was judged, and is about to be sent on. */
export interface CacheableCall {
  readonly context: BaseContext & Partial<HasDecision & HasCaller & HasResource>;
  /** Headers that say who is asking; `undefined` for none. */
  readonly identity: Readonly<Record<string, string>> | undefined;
  /** As the origin would be sent them, each written from its value. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Asks the origin with these headers. */
export type Ask = (headers: Record<string, string>) => Promise<Response>;

/** Stands in front of an origin, and answers for it what everybody may have. */
export interface AnswerCache {
  readonly answer: (call: CacheableCall, ask: Ask) => Promise<Response>;
}

import type { BaseContext, HasCaller, HasDecision } from '@portcullis/core';

/** A request that was judged, and is about to be sent on. */
export interface CacheableCall {
  readonly context: BaseContext & Partial<HasDecision> & Partial<HasCaller>;
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

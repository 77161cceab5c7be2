import type { CacheableCall } from './answer-cache.ts';
import { type Freshness, freshness } from './freshness.ts';
import { publicRequest } from './public-request.ts';

/** Which requests a cache serves, and what it stores. */
export interface Keeping {
  /** A part of the key besides the origin's name: another one is another cache. */
  readonly space: string;
  /** The headers with which the origin is asked; `undefined` for a request that bypasses the cache. */
  readonly request: (call: CacheableCall, keyed: ReadonlySet<string>) => Record<string, string> | undefined;
  /** How long an answer may be stored; `undefined` if it may not. */
  readonly freshness: (
    answer: Response,
    keyed: ReadonlySet<string>,
    askedAt: number,
    call: CacheableCall,
  ) => Freshness | undefined;
  /** The body that is stored; `undefined` for one that must not be. */
  readonly body: (body: Uint8Array<ArrayBuffer>, answer: Response) => Uint8Array<ArrayBuffer> | undefined;
}

/** What the origin itself allows everyone to store. */
export const PUBLIC: Keeping = {
  space: '',
  request: publicRequest,
  freshness,
  body: (body) => body,
};

import type { BaseContext } from '@portcullis/core';
import {
  clientNetwork,
  DeadlineExceeded,
  RateLimit,
  RecentMap,
  readBounded,
  type Sleep,
  wasSetBack,
  withDeadline,
} from '@portcullis/core/internal';
import { documentSeconds } from './document-lifetime.ts';
import { jsonMembers } from './json-members.ts';

/** How documents are fetched. */
export interface DocumentFetch {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly sleep: Sleep;
  readonly timeoutMs: number;
}

/** A JSON object, or what is wrong. */
export type Published =
  | { readonly members: Readonly<Record<string, unknown>> }
  /** `invalid`: what is published is not acceptable. `unavailable`: it is not known now what is published. */
  | { readonly problem: 'invalid' | 'unavailable'; readonly detail: string };

interface Cached {
  readonly published: Published;
  readonly etag: string | undefined;
  /** When it was fetched, and until when it is used, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly until: number;
}

/** Largest document that is read, in bytes. Documents of clients have hundreds. */
export const MAX_DOCUMENT_BYTES = 16_384;

/** For how long a failure is remembered, in seconds: a client cannot make the gateway call a failing address again and again. */
const FAILURE_SECONDS = 30;

/** How many calls the clients of one network, and of all, can cause within a window, in each isolate. */
const LIMITS = { perClient: 20, forAll: 200, windowMs: 600_000 };

/** `0` is how a browser's `fetch` shows a redirect that it did not follow. */
const REDIRECTS: readonly number[] = [0, 301, 302, 303, 307, 308];

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json(?:$|\s*;)/i;

/**
 * JSON that others publish at addresses which the clients of the gate name: cached as HTTP says, and bounded in size, time and number. It
 * does **not** check the addresses.
 */
export class PublishedDocuments {
  readonly #call: DocumentFetch;
  readonly #limits = new RateLimit(LIMITS);
  readonly #cached = new RecentMap<Cached>();

  constructor(call: DocumentFetch) {
    this.#call = call;
  }

  /** What is published at this address. */
  async at(url: string, { request, clock }: Pick<BaseContext, 'request' | 'clock'>): Promise<Published> {
    const cached = this.#cached.get(url);
    const now = clock.now();
    // After a clock was set back, a document would be used for longer than its bound.
    if (cached !== undefined && now < cached.until && !wasSetBack(cached.at, now)) return cached.published;
    if (!this.#limits.take(clientNetwork(request), now))
      return unavailable('too many documents of clients were fetched for this network');
    const found = await this.#fetched(url, cached);
    const { published, etag, seconds, length } = found;
    const at = clock.now();
    this.#cached.set(url, { published, etag, at, until: at + seconds * 1000 }, length);
    return published;
  }

  async #fetched(url: string, cached: Cached | undefined): Promise<Fetched> {
    const { fetch, sleep, timeoutMs } = this.#call;
    const etag = cached?.etag;
    const headers = {
      accept: 'application/json',
      ...(etag === undefined ? {} : { 'if-none-match': etag }),
    };
    try {
      return await withDeadline(timeoutMs, sleep, async (signal) => {
        const response = await fetch(url, { headers, redirect: 'manual', signal });
        const known = etag === undefined ? undefined : cached;
        return await fetchedOf(response, known);
      });
    } catch (error) {
      const kind = error instanceof DeadlineExceeded ? 'did not answer in time' : 'cannot be reached';
      return failed(unavailable(`the host of the document ${kind}`));
    }
  }
}

interface Fetched {
  readonly published: Published;
  readonly etag?: string | undefined;
  readonly seconds: number;
  /** In characters. */
  readonly length: number;
}

async function fetchedOf(response: Response, cached: Cached | undefined): Promise<Fetched> {
  const { status, headers } = response;
  const seconds = documentSeconds(headers);
  if (status === 304 && cached !== undefined) {
    const { published, etag } = cached;
    return { published, etag, seconds, length: JSON.stringify(published).length };
  }
  if (status !== 200) {
    // Not read to its end: its body is of no use.
    void response.body?.cancel().catch(() => undefined);
    if (REDIRECTS.includes(status)) return failed(invalid('it redirects'));
    if (status === 404 || status === 410) return failed(invalid('it does not exist'));
    return failed(unavailable(`the host of the document answered ${status}`));
  }
  if (response.redirected) return failed(invalid('it redirects'));
  if (!JSON_TYPE.test(headers.get('content-type') ?? '')) return failed(invalid('it is not sent as JSON'));
  const text = await readBounded(response, MAX_DOCUMENT_BYTES);
  if (text === undefined) return failed(invalid(`it has more than ${MAX_DOCUMENT_BYTES} bytes`));
  const members = jsonMembers(text);
  if (members === undefined) return failed(invalid('it is not a JSON object whose members differ in name'));
  const etag = headers.get('etag') ?? undefined;
  return { published: { members }, etag, seconds, length: text.length };
}

function failed(published: Published): Fetched {
  return { published, seconds: FAILURE_SECONDS, length: 0 };
}

function invalid(detail: string): Published {
  return { problem: 'invalid', detail: `the document of the client: ${detail}` };
}

function unavailable(detail: string): Published {
  return { problem: 'unavailable', detail };
}

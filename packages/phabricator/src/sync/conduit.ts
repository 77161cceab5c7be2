import { readBounded } from '@portcullis/core/internal';
import { SyncFailure } from './sync-failure.ts';
import type { SyncSettings } from './sync-options.ts';

/** A JSON object whose members are not validated yet. */
export type Unread = Readonly<Record<string, unknown>>;

/** Phorge accepts and returns this many per page (`ERR-INVALID-PAGE-SIZE`). */
export const PAGE_SIZE = 100;

const MAX_BYTES = 32 * 1024 * 1024;
/** More pages than any list of ours fills: the constraint of a search has no more than {@link PAGE_SIZE} entries. */
const MOST_PAGES = 10;

/** Conduit as a synchronisation calls it. */
export class Conduit {
  readonly #settings: Pick<SyncSettings, 'phorge' | 'token' | 'fetch' | 'timeoutMs'>;
  readonly #beforeCall: () => Promise<void>;

  /** @param beforeCall may reject, and then nothing is called */
  constructor(
    settings: Pick<SyncSettings, 'phorge' | 'token' | 'fetch' | 'timeoutMs'>,
    beforeCall: () => Promise<void> = async () => {},
  ) {
    this.#settings = settings;
    this.#beforeCall = beforeCall;
  }

  /** Calls a method and returns its `result`. Fails with `SyncFailure`, whose message never holds the token. */
  async call(method: string, parameters: Unread): Promise<Unread> {
    await this.#beforeCall();
    const { token } = this.#settings;
    const envelope = await this.#post(method, { ...parameters, __conduit__: { token } });
    const { result, error_code: code, error_info: info } = envelope;
    if (typeof code === 'string') {
      // Phorge quotes a token that it does not know.
      const why = typeof info === 'string' ? `: ${info.replaceAll(token, '(the token)')}` : '';
      throw new SyncFailure('sync.phorge_refused', `${method}: Phorge answered ${code}${why}`);
    }
    if (isObject(result)) return result;
    throw unavailable(method, 'returned a response without a result');
  }

  /**
   * Everything that a search finds, page by page.
   * @param mostPages default: more than a search for {@link PAGE_SIZE} things fills
   */
  async search(
    method: string,
    parameters: Unread,
    mostPages: number = MOST_PAGES,
  ): Promise<readonly Unread[]> {
    const found: Unread[] = [];
    let after: unknown = null;
    for (let page = 0; page < mostPages; page++) {
      const further = after === null ? {} : { after };
      const { data, cursor } = await this.call(method, { ...parameters, ...further, limit: PAGE_SIZE });
      if (!Array.isArray(data) || !data.every(isObject) || !isObject(cursor)) {
        throw unavailable(method, 'returned something other than a page of search results');
      }
      found.push(...data);
      after = cursor.after ?? null;
      if (after === null) return found;
    }
    throw unavailable(method, `returned more than ${mostPages} pages`);
  }

  async #post(method: string, parameters: Unread): Promise<Unread> {
    const { phorge, fetch, timeoutMs } = this.#settings;
    const body = new URLSearchParams({ params: JSON.stringify(parameters), output: 'json' });
    let status: number;
    let text: string;
    try {
      const response = await fetch(new URL(`/api/${method}`, phorge).href, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: body.toString(),
        // The token must not follow a redirect.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      status = response.status;
      text = (await readBounded(response, MAX_BYTES)) ?? '';
    } catch (cause) {
      const isLate = cause instanceof Error && cause.name === 'TimeoutError';
      // Not as the cause: what a runtime says of a request may quote it.
      throw unavailable(
        method,
        isLate ? `did not answer within ${timeoutMs} ms` : `cannot be reached${codeOf(cause)}`,
      );
    }
    if (status !== 200) throw unavailable(method, `answered ${status} instead of 200`);
    const envelope = jsonOf(text);
    if (isObject(envelope)) return envelope;
    throw unavailable(method, `returned no JSON object, or one of more than ${MAX_BYTES} bytes`);
  }
}

export function isObject(value: unknown): value is Unread {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The failure of an answer that cannot be used. */
export function unavailable(method: string, problem: string): SyncFailure {
  return new SyncFailure('sync.phorge_unavailable', `${method}: Phorge ${problem}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The code of a failure that has one, such as `proxy.origin_left_alone`. Nothing else of it: it may quote the request. */
function codeOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^[a-z]+\.[a-z_]+$/.test(code) ? ` (${code})` : '';
}

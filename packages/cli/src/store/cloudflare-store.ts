import { UsageError } from '../usage-error.ts';

/** Where a gate that moves reads its configuration, from outside. */
export interface RemoteStore {
  /** How it is called in what is said. */
  readonly name: string;
  /** The text of a key; `undefined` where there is none. */
  get(key: string): Promise<string | undefined>;
  put(key: string, text: string): Promise<void>;
}

/** Which store, and as whom. */
export interface CloudflareStoreOptions {
  /** Of the account below which it stands, such as `storage/kv/namespaces/ID/values`. */
  readonly path: string;
  readonly name: string;
  /** The code by which this kind of store says that a key is not there. */
  readonly missingKey: number;
  readonly accountId: string;
  /** Is sent as it is, and shown nowhere. */
  readonly token: string;
  /** Default: Cloudflare's. */
  readonly base?: string;
}

const CLOUDFLARE = 'https://api.cloudflare.com/client/v4';
const TIMEOUT_MS = 30_000;

/**
 * How Cloudflare says that a key is not there: KV `get: 'key not found'`, R2 `NoSuchKey`. A namespace that is not there is 10013, a
 * bucket 10006, and what is below no account 7003: with 404 as well, and nothing is known of the key then.
 *
 * @see https://developers.cloudflare.com/r2/api/error-codes/
 */
export const MISSING_KEY = { kv: 10_009, r2: 10_007 } as const;

/**
 * A KV namespace or an R2 bucket by Cloudflare's API, which has the same form for both.
 *
 * @see https://developers.cloudflare.com/api/resources/kv/subresources/namespaces/subresources/values/
 */
export function cloudflareStore(options: CloudflareStoreOptions): RemoteStore {
  const { path, name, missingKey, accountId, token, base = CLOUDFLARE } = options;
  const ask = async (method: 'GET' | 'PUT', key: string, body?: string): Promise<Response> => {
    const address = `${checkedBase(base)}/accounts/${encodeURIComponent(accountId)}/${path}/${encodeURIComponent(key)}`;
    try {
      return await fetch(address, {
        method,
        headers: { authorization: `Bearer ${token}` },
        // The token goes to no other address.
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body === undefined ? {} : { body }),
      });
    } catch (error) {
      const reason = error instanceof DOMException && error.name === 'TimeoutError' ? 'in time' : 'at all';
      throw new UsageError(`${name}: Cloudflare's API did not answer ${reason}: nothing is known of ${key}`);
    }
  };
  return {
    name,
    async get(key) {
      const response = await ask('GET', key);
      if (response.ok) return await response.text();
      const codes = await codesOf(response);
      if (response.status === 404 && codes.includes(missingKey)) return undefined;
      throw refused(name, 'reading', key, response, codes);
    },
    async put(key, text) {
      const response = await ask('PUT', key, text);
      if (!response.ok) throw refused(name, 'writing', key, response, await codesOf(response));
      await response.body?.cancel();
    },
  };
}

function checkedBase(base: string): string {
  const url = URL.parse(base);
  const isHere = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost';
  if (url?.protocol !== 'https:' && !isHere)
    throw new UsageError('CLOUDFLARE_API_BASE_URL: is no https address: the token would be read on the way');
  return base.replace(/\/+$/, '');
}

function refused(
  name: string,
  what: string,
  key: string,
  { status }: Response,
  codes: readonly number[],
): UsageError {
  const with_ = codes.length === 0 ? '' : `, code ${codes.join(', ')}`;
  const advice =
    status === 401 || status === 403
      ? ': CLOUDFLARE_API_TOKEN needs the permission to edit it'
      : status === 404
        ? ': is it in the account of CLOUDFLARE_ACCOUNT_ID?'
        : '';
  return new UsageError(`${name}: ${what} ${key} failed with ${status}${with_}${advice}`);
}

/** Of an answer of Cloudflare's API; its words are not known to hold no secret. */
async function codesOf(response: Response): Promise<readonly number[]> {
  let answer: { readonly errors?: readonly { readonly code?: unknown }[] } | null;
  try {
    answer = JSON.parse(await response.text()) as typeof answer;
  } catch {
    // A page of something between us and the API: the status says what there is to say.
    return [];
  }
  const errors = Array.isArray(answer?.errors) ? answer.errors : [];
  return errors.flatMap(({ code }) => (typeof code === 'number' ? [code] : []));
}

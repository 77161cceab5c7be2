import { isRecord } from '@portcullis/core/internal';
import { jsonIn } from '../files/json-value.ts';
import { UsageError } from '../usage-error.ts';
import { askCloudflare, type CloudflareAccount, type CloudflareAnswer } from './cloudflare-api.ts';

/** Where a gate that moves reads its configuration, from outside. */
export interface RemoteStore {
  /** The name in messages. */
  readonly name: string;
  /** Returns the text of a key, or `undefined`. */
  get(key: string): Promise<string | undefined>;
  put(key: string, text: string): Promise<void>;
}

/** Which store, and as whom. */
export interface CloudflareStoreOptions extends CloudflareAccount {
  /** Of the account below which it stands, such as `storage/kv/namespaces/ID/values`. */
  readonly path: string;
  readonly name: string;
  /** The code by which this kind of store says that a key is not there. */
  readonly missingKey: number;
}

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
export function cloudflareStore({ path, name, missingKey, ...account }: CloudflareStoreOptions): RemoteStore {
  const ask = (method: 'GET' | 'PUT', key: string, body?: string) =>
    askCloudflare(account, method, `${path}/${encodeURIComponent(key)}`, `${key} in ${name}`, body);
  const get = async (key: string): Promise<string | undefined> => {
    const answer = await ask('GET', key);
    if (answer.ok) return answer.text;
    if (answer.status === 404 && answer.codes.includes(missingKey)) return undefined;
    throw refused(name, 'reading', key, answer);
  };
  return {
    name,
    get,
    async put(key, text) {
      const answer = await ask('PUT', key, text);
      if (!answer.ok) throw refused(name, 'writing', key, answer);
      // A proxy on the way may answer in the place of the API, and then nothing was written. One that says nothing may be either.
      if (!(answer.text === '' ? (await get(key)) === text : isOfTheApi(answer.text)))
        throw new UsageError(
          `${name}: writing ${key} was answered with 200, but not in the format of Cloudflare's API: it is unknown whether it was written`,
        );
    },
  };
}

/** Whether an answer with 200 is one of the API, which says in JSON how it went, and does not speak of a failure. */
function isOfTheApi(text: string): boolean {
  const answer = jsonIn(text);
  return isRecord(answer) && answer.success !== false;
}

function refused(name: string, what: string, key: string, { status, codes }: CloudflareAnswer): UsageError {
  const with_ = codes.length === 0 ? '' : `, code ${codes.join(', ')}`;
  const advice =
    status === 401 || status === 403
      ? ': CLOUDFLARE_API_TOKEN needs the permission to edit it'
      : status === 404
        ? ': is it in the account of CLOUDFLARE_ACCOUNT_ID?'
        : status === 429
          ? ': rate limit exceeded: run the command again in five minutes'
          : '';
  return new UsageError(`${name}: ${what} ${key} failed with ${status}${with_}${advice}`);
}

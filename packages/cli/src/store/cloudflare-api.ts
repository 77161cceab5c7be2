import { defined, readBounded } from '@portcullis/core/internal';
import type { CommandIo } from '../command.ts';
import { fieldsOf, jsonIn } from '../files/json-value.ts';
import { UsageError } from '../usage-error.ts';

/** As whom Cloudflare's API is asked, and where it is. */
export interface CloudflareAccount {
  readonly accountId: string;
  /** Is sent as it is, and shown nowhere. */
  readonly token: string;
  /** Default: Cloudflare's. */
  readonly base?: string;
  /** Of a bucket that has one: without it, such a bucket is not there. */
  readonly jurisdiction?: string;
}

/** What the API answered. */
export interface CloudflareAnswer {
  readonly status: number;
  readonly ok: boolean;
  readonly text: string;
  /** Of its errors; its words are not known to hold no secret. */
  readonly codes: readonly number[];
}

const CLOUDFLARE = 'https://api.cloudflare.com/client/v4';
const TIMEOUT_MS = 30_000;
/** What KV keeps in a value at most, and more than any other answer that is asked for. */
const MAX_BYTES = 26_214_400;

/** The account that the environment names, as for Wrangler; `undefined` where it names none. */
export function cloudflareAccount({ env = {} }: CommandIo): CloudflareAccount | undefined {
  const {
    CLOUDFLARE_ACCOUNT_ID: accountId,
    CLOUDFLARE_API_TOKEN: token,
    CLOUDFLARE_API_BASE_URL: base,
  } = env;
  if (!accountId || !token) return undefined;
  return defined({ accountId, token, base });
}

/**
 * Asks for something of an account. Fails with a {@link UsageError} where nothing answers.
 * @param what how that is called where nothing answers
 */
export async function askCloudflare(
  { accountId, token, base = CLOUDFLARE, jurisdiction }: CloudflareAccount,
  method: 'GET' | 'PUT',
  path: string,
  what: string,
  body?: string,
): Promise<CloudflareAnswer> {
  const address = `${checkedBase(base)}/accounts/${encodeURIComponent(accountId)}/${path}`;
  let response: Response;
  let text: string | undefined;
  try {
    response = await fetch(address, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...defined({ 'cf-r2-jurisdiction': jurisdiction }),
      },
      // The token goes to no other address.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...defined({ body }),
    });
    text = await readBounded(response, MAX_BYTES);
  } catch (error) {
    const reason = error instanceof DOMException && error.name === 'TimeoutError' ? 'in time' : 'at all';
    throw new UsageError(`Cloudflare's API did not answer ${reason}: the state of ${what} is unknown`);
  }
  if (text === undefined)
    throw new UsageError(`the response of Cloudflare's API is too large: the state of ${what} is unknown`);
  const { ok, status } = response;
  return { ok, status, text, codes: ok ? [] : codesOf(text) };
}

function checkedBase(base: string): string {
  const url = URL.parse(base);
  const isHere = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost';
  if (url?.protocol !== 'https:' && !isHere)
    throw new UsageError(
      'CLOUDFLARE_API_BASE_URL: must be https, otherwise the token would be sent unencrypted',
    );
  return base.replace(/\/+$/, '');
}

/** None where a page of something between us and the API answers: the status says what there is to say. */
function codesOf(text: string): readonly number[] {
  const { errors } = fieldsOf(jsonIn(text));
  return (Array.isArray(errors) ? errors : [])
    .map((error) => fieldsOf(error).code)
    .filter((code) => typeof code === 'number');
}

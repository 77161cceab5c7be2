import { AccessError } from '@portcullis/core';
import { readBounded, type Sleep, withDeadline } from '@portcullis/core/internal';
import type { Claims } from '@portcullis/token/internal';
import {
  AuthorizationResponseError,
  JWT_TIMESTAMP_CHECK,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'oauth4webapi';
import { type LoginFailure, loginError } from '../failures/login-failure.ts';
import { clockSkew } from './clock-skew.ts';

/** What one call to a provider may cost. */
export interface CallLimits {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly sleep: Sleep;
  readonly timeoutMs: number;
}

/** Largest answer read, in bytes. Userinfo with 2,000 groups is smaller. */
const MAX_BYTES = 262_144;

/** OAuth error codes are words (RFC 6749 appendix A.7); anything else is not shown to an operator either. */
const ERROR_CODE = /^[a-z_]{1,64}$/;

/** A call as the client library makes it. */
export interface CallInit {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?:
    | URLSearchParams
    | ReadableStream
    | ArrayBuffer
    | Uint8Array<ArrayBuffer>
    | string
    | null
    | undefined;
}

/** Calls a provider. */
export type ProviderCall = (url: string, init: CallInit) => Promise<Response>;

/** A `fetch` with a deadline and a bounded answer. Redirects are for the caller to refuse. */
export function boundedFetch({ fetch, sleep, timeoutMs }: CallLimits): ProviderCall {
  return (url, { method, headers, body }) =>
    withDeadline(timeoutMs, sleep, async (signal) => {
      let response: Response;
      let text: string | undefined;
      try {
        const call = { method: method ?? 'GET', headers: headers ?? {}, body: body ?? null };
        response = await fetch(url, { ...call, redirect: 'manual', signal });
        text = await readBounded(response, MAX_BYTES);
      } catch (cause) {
        throw loginError('session.provider_unavailable', {
          detail: `${place(url)} cannot be reached`,
          cause,
        });
      }
      if (text === undefined) {
        throw loginError('session.provider_answer', {
          detail: `${place(url)} answered with more than ${MAX_BYTES} bytes`,
        });
      }
      if (response.status >= 500) {
        throw loginError('session.provider_unavailable', {
          detail: `${place(url)} answered ${response.status}`,
        });
      }
      const { status } = response;
      // `Response` refuses a body for these, even an empty one.
      const isEmpty = status === 204 || status === 205 || status === 304;
      return new Response(isEmpty ? null : text, { status, headers: response.headers });
    });
}

/** The OAuth error code of a provider's refusal, if it is one. */
export function refusalCode(error: unknown): string | undefined {
  if (!(error instanceof ResponseBodyError || error instanceof AuthorizationResponseError)) return undefined;
  return ERROR_CODE.test(error.error) ? error.error : 'an error code that cannot be shown';
}

/** Refusals that name the client, and neither the code nor the token that it sent (RFC 6749 section 5.2). */
const CLIENT_REFUSALS: readonly string[] = ['invalid_client', 'unauthorized_client'];

/**
 * How a token or revocation endpoint refused the gateway itself; `undefined` where it did not. There, 401 is about the client's own
 * credentials; at the userinfo endpoint it is about the access token.
 */
export function clientRefusal(error: unknown): string | undefined {
  const refused = refusalCode(error);
  if (refused !== undefined) return CLIENT_REFUSALS.includes(refused) ? refused : undefined;
  const { status } =
    error instanceof WWWAuthenticateChallengeError
      ? error
      : (((error instanceof Error ? error.cause : undefined) as { readonly status?: unknown } | undefined) ??
        {});
  return status === 401 ? '401' : undefined;
}

/** The error for a failed call to an endpoint that authenticates the gateway as a client. */
export function clientFailure(error: unknown, code: LoginFailure, step: string): AccessError {
  const refusal = clientRefusal(error);
  if (refusal === undefined) return protocolFailure(error, code, step);
  return loginError('session.client_refused', { detail: `${step}: the provider answered ${refusal}` });
}

/**
 * The error for a failed protocol step. Errors of the client library carry tokens and claims as their cause: only the code and the name of
 * the claim are used.
 *
 * @param code for what breaks the protocol
 */
export function protocolFailure(error: unknown, code: LoginFailure, step: string): AccessError {
  if (error instanceof AccessError) {
    if (error.code.startsWith('session.')) return error;
    // A key that is missing is no reason to log in again.
    const unavailable = error.status === 503;
    return loginError(unavailable ? 'session.provider_unavailable' : code, {
      detail: `${step}: ${error.code}: ${error.detail ?? error.message}`,
      permanent: error.permanent,
    });
  }
  const refused = refusalCode(error);
  if (refused !== undefined) return loginError(code, { detail: `${step}: the provider answered ${refused}` });
  if (error instanceof Error && error.name === 'DeadlineExceeded') {
    return loginError('session.provider_unavailable', { detail: `${step}: no answer in time` });
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    const skew = error.code === JWT_TIMESTAMP_CHECK ? skewIn(error.cause) : undefined;
    if (skew !== undefined) return clockSkew(step, skew.claims, skew.now);
    return loginError(code, { detail: `${step}: ${error.code}${claimOf(error)}` });
  }
  throw error;
}

/** Does one step of the protocol. An error of the step names it. */
export async function step<Result>(
  name: string,
  work: () => Promise<Result>,
  code: LoginFailure = 'session.id_token',
  failure: typeof protocolFailure = protocolFailure,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw failure(error, code, name);
  }
}

/** The claims that the client library compared with a time, and that time. */
function skewIn(cause: unknown): { readonly claims: Claims; readonly now: number } | undefined {
  const { claims, now } = (cause ?? {}) as { readonly claims?: Claims; readonly now?: unknown };
  return claims !== undefined && typeof now === 'number' ? { claims, now } : undefined;
}

function claimOf(error: Error): string {
  const { cause } = error;
  const claim =
    typeof cause === 'object' && cause !== null && 'claim' in cause
      ? cause.claim
      : 'claim' in error
        ? error.claim
        : undefined;
  return typeof claim === 'string' && /^\w{1,32}$/.test(claim) ? ` (${claim})` : '';
}

function place(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

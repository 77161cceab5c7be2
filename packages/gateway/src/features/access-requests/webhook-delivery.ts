import { webhook } from '@portcullis/audit';
import type { AccessRequest } from '@portcullis/core';
import { gatewayError } from '../../gateway-failure.ts';
import type { GatewayOptions } from '../../gateway-options.ts';

/** Where requests for access are sent. */
export interface WebhookAddress {
  readonly url: string;
  /** Signs them. */
  readonly secret: string;
}

/** Longest wait for the service, in milliseconds. */
const TIMEOUT_MS = 5000;

/**
 * Sends one request for access as a line of JSON, signed as events for a webhook are. Fails with `gateway.webhook_refused`
 * unless the service takes it.
 */
export async function deliverToWebhook(
  request: AccessRequest,
  { url, secret }: WebhookAddress,
  { fetch: ask = fetch, now }: Pick<GatewayOptions, 'fetch'> & { readonly now: number },
): Promise<void> {
  const signed = await webhook({ url, secret }).request([JSON.stringify(messageOf(request))], now);
  let status: number;
  try {
    const answer = await ask(signed.url, {
      method: signed.method,
      headers: signed.headers,
      body: await signed.text(),
      // What it says is for the address that was configured, and no other.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.body?.cancel();
    status = answer.status;
  } catch (cause) {
    const isLate = cause instanceof Error && cause.name === 'TimeoutError';
    const why = isLate ? `did not answer within ${TIMEOUT_MS} ms` : 'cannot be reached';
    throw gatewayError('gateway.webhook_refused', { detail: `the webhook ${why}`, cause });
  }
  if (status >= 200 && status < 300) return;
  throw gatewayError('gateway.webhook_refused', { detail: `the webhook answered ${status}` });
}

function messageOf({
  requestId,
  refusedAt,
  policy,
  rule,
  owner,
  host,
  person,
  reason,
  elevation,
}: AccessRequest): object {
  const { issuer, subject, email, name } = person;
  return {
    type: 'access.requested',
    request_id: requestId,
    refused_at: refusedAt,
    host,
    policy,
    rule,
    owner,
    person: { issuer, subject, email, name },
    reason,
    ...(elevation === undefined
      ? {}
      : {
          elevation: {
            role: elevation.role,
            minutes: elevation.minutes,
            approve_at: elevation.approveAt,
          },
        }),
  };
}

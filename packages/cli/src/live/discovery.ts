import { readBounded } from '@portcullis/core/internal';
import { fieldsOf, jsonIn } from '../files/json-value.ts';

/** On this machine a provider of development needs no TLS. */
const SECURE = /^https:\/\/|^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])[:/]/;
const MAX_BYTES = 262_144;

/** The discovery document of an issuer; empty if it cannot be fetched. */
export async function discovered(
  issuer: string,
  timeoutMs: number,
): Promise<Readonly<Record<string, unknown>>> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  let document: string | undefined;
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    document = await readBounded(response, MAX_BYTES);
  } catch {
    // It answered a moment ago: what is missing now is all of it.
    return {};
  }
  return fieldsOf(jsonIn(document ?? ''));
}

/** An address of a discovery document, if a secret can be sent there. */
export function secureEndpoint(
  document: Readonly<Record<string, unknown>>,
  name: string,
): string | undefined {
  const address = document[name];
  return typeof address === 'string' && SECURE.test(address) ? address : undefined;
}

import { isRecord } from '@portcullis/core/internal';
import type { NetworkFacts } from './policy-request.ts';

/**
 * Where a request comes from, as Cloudflare's edge saw it: `CF-Connecting-IP`, which the edge always writes itself, and
 * `request.cf`. Behind another proxy of your own, all of it describes that proxy.
 */
export function cloudflareConnection(request: Request): NetworkFacts {
  const facts: unknown = 'cf' in request ? request.cf : undefined;
  const { country, asn } = isRecord(facts) ? facts : {};
  return {
    address: request.headers.get('cf-connecting-ip') ?? undefined,
    country: typeof country === 'string' ? country : undefined,
    asn: typeof asn === 'number' ? asn : undefined,
  };
}

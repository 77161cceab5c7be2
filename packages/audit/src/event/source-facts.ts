import type { EventSource } from './event-facts.ts';

/** Where a request came from, by which client, and through which part of Cloudflare. */
export interface SourceFacts {
  /** `undefined` if nothing is known. */
  readonly src: EventSource | undefined;
  readonly colo: string | undefined;
  readonly rayId: string | undefined;
  readonly userAgent: string | undefined;
}

/** Characters of an IP address without zone and port: nothing else gets into the log. */
const ADDRESS = /^[\da-f.:]{2,45}$/i;
const RAY = /^[\da-f]{16}(?:-[A-Z]{3})?$/i;

/** The address that Cloudflare saw. */
export function connectingAddress(request: Request): string | undefined {
  return request.headers.get('cf-connecting-ip') ?? undefined;
}

/** Reads what a request and Cloudflare report about its origin. Absent elsewhere: nothing is guessed. */
export function sourceFacts(
  request: Request,
  clientAddress: (request: Request) => string | undefined,
): SourceFacts {
  const { headers } = request;
  const ip = clientAddress(request);
  const ray = headers.get('cf-ray');
  const { asn, country, colo } = (request.cf ?? {}) as Readonly<Record<string, unknown>>;
  const src: EventSource = {
    asn: typeof asn === 'number' ? asn : undefined,
    country: textOf(country),
    ip: ip !== undefined && ADDRESS.test(ip) ? ip : undefined,
  };
  const isKnown = src.asn !== undefined || src.country !== undefined || src.ip !== undefined;
  return {
    src: isKnown ? src : undefined,
    colo: textOf(colo),
    rayId: ray !== null && RAY.test(ray) ? ray : undefined,
    userAgent: headers.get('user-agent') ?? undefined,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

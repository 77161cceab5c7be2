import type { SessionSettings } from '../settings/session-options.ts';

/** The public address at which a login starts, and what it is for. */
export function loginLink(
  { base, prefix }: Pick<SessionSettings, 'base' | 'prefix'>,
  parameters: Readonly<Record<string, string | undefined>> = {},
): string {
  const url = new URL(`${prefix}login`, base);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}

/**
 * The redirect URI of a provider. Each provider has its own, so that a malicious one cannot pass another's response to the gate (RFC 9700
 * section 4.4).
 */
export function callbackUrl(settings: Pick<SessionSettings, 'base' | 'prefix'>, provider: string): string {
  return endpointUrl(settings, `callback/${provider}`);
}

/** The public address of one of the gate's endpoints. */
export function endpointUrl(
  { base, prefix }: Pick<SessionSettings, 'base' | 'prefix'>,
  name: string,
): string {
  return new URL(`${prefix}${name}`, base).href;
}

import type { SessionSettings } from '../settings/session-options.ts';

/** The public address at which a login begins, and what it is for. */
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

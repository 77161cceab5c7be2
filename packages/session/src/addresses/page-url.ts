import type { SessionSettings } from '../settings/session-options.ts';

/** The public address of one of the gate's pages, at the host that has them. */
export function pageUrl(
  { base, prefix, loginHost }: Pick<SessionSettings, 'base' | 'prefix' | 'loginHost'>,
  name: string,
): string {
  return new URL(`${prefix}${name}`, loginHost?.origin ?? base).href;
}

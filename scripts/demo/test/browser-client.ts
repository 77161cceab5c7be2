import { type BrowserClient, browserWith } from '../browser.ts';
import { exchange } from './running-gate.ts';

export type { BrowserClient } from '../browser.ts';

/** A new browser without a window, whose secrets must not be in any line. */
export function browserClient(): BrowserClient {
  return browserWith(exchange);
}

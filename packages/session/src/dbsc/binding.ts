import type { BoundKey } from './bound-key.ts';

/** The key of a session at one host. */
export interface Binding {
  readonly key: BoundKey;
  /** When it was registered, in seconds since the Unix epoch. */
  readonly boundAt: number;
}

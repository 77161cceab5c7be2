import type { Identity } from '../identity/identity.ts';
import type { BaseContext } from '../request/base-context.ts';

/** Knows programs by what they show, and asks nobody for it: what a client is told to show is said by who refuses it. */
export interface ProgramVerifier<Env> {
  readonly name: string;
  readonly challenge: () => undefined;
  readonly identify: (context: BaseContext<Env>) => Identity | Promise<Identity> | undefined;
}

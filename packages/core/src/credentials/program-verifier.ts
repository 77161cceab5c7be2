import type { Identity } from '../identity/identity.ts';
import type { BaseContext } from '../request/base-context.ts';

/** Identifies programs by their credentials, without a challenge: the step that refuses a client sends the challenge. */
export interface ProgramVerifier<Env> {
  readonly name: string;
  readonly challenge: () => undefined;
  readonly identify: (context: BaseContext<Env>) => Identity | Promise<Identity> | undefined;
}

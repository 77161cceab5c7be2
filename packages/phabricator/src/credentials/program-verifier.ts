import type { BaseContext, Identity } from '@portcullis/core';

/** Knows programs by what they show, and asks nobody for it: what a client is told to show is said by who refuses it. */
export interface ProgramVerifier<Env> {
  readonly name: string;
  readonly challenge: () => undefined;
  readonly identify: (context: BaseContext<Env>) => Identity | Promise<Identity> | undefined;
}

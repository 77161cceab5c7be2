import type { PhorgeState } from '../phorge-state.ts';
import type { PhorgeUser } from '../users.ts';

/** The parameters of a call that the method declares, as JSON values. */
export type MethodValues = ReadonlyMap<string, unknown>;

interface Declared {
  readonly name: string;
  /** Anything else in a call is refused. */
  readonly parameters: readonly string[];
}

/** A method that anyone may call. */
export interface OpenMethod extends Declared {
  readonly requiresLogin: false;
  run(phorge: PhorgeState, values: MethodValues): unknown;
}

/** A method for users. */
export interface UserMethod extends Declared {
  readonly requiresLogin: true;
  run(phorge: PhorgeState, values: MethodValues, user: PhorgeUser): unknown;
}

export type ConduitMethod = OpenMethod | UserMethod;

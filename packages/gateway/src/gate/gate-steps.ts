import type { Arrival, BaseContext, HasCaller, HasRoles, Middleware, Recorder } from '@portcullis/core';
import type { Verifier } from '@portcullis/token';
import type { Calls } from './feature-part.ts';
import type { ConfiguredEnv } from './origins.ts';
import type { RecordedInstance } from './recorded-instance.ts';

/** What the hosts of a gate have in common. */
export interface GateSteps {
  /** What stands around the calls of the gate. */
  readonly calls: readonly Calls[];
  /** How an instance is recorded, by its name. */
  readonly recorded: (instance: string) => RecordedInstance;
  /** Runs after a user logged in to an instance, by the name of the instance. */
  readonly atLogin: readonly ((instance: string) => Recorder<Arrival<ConfiguredEnv>> | undefined)[];
  readonly verifiers: readonly Verifier[];
  /** The roles that a role implies. */
  readonly impliedBy: (role: string) => readonly string[];
  /** The step that gives callers their roles. */
  readonly mapRoles: Middleware<BaseContext<ConfiguredEnv> & HasCaller, HasRoles<string>>;
}

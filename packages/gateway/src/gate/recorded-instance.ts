import type { AuditLog } from '@portcullis/audit';
import type { Arrival, Recorder } from '@portcullis/core';
import type { HostSteps } from './feature-part.ts';
import type { ConfiguredEnv } from './origins.ts';

/** What is recorded of an instance, and into what. */
export interface RecordedInstance {
  readonly record: Recorder<Arrival<ConfiguredEnv>>;
  /** Records what happened besides requests. */
  readonly tell: AuditLog<ConfiguredEnv>['record'];
  /** Steps that change what is recorded, by the setting of `audit` that asks for each. */
  readonly steps: Readonly<Record<string, HostSteps>>;
}

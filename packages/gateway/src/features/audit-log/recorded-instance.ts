import type { AuditLog } from '@portcullis/audit';
import type { Arrival, BaseContext, Middleware, Recorder } from '@portcullis/core';
import type { ConfiguredEnv } from '../../gate/origins.ts';

/** What is recorded of an instance, and into what. */
export interface RecordedInstance {
  readonly record: Recorder<Arrival<ConfiguredEnv>>;
  /** Records what happened besides requests. */
  readonly tell: AuditLog<ConfiguredEnv>['record'];
  /** Obeys orders to forget somebody, and records it. Default: nobody does. */
  readonly erasure?: Middleware<BaseContext>;
}

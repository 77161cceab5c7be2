import type { AuditOptions } from '@portcullis/audit';
import type { FetchHandler } from '@portcullis/core';
import type { Theme } from '@portcullis/core/internal';
import type { Assembly } from '../../gate/assembly.ts';
import type { NamedBinding } from '../../gate/bindings.ts';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import type { GatewaySettings } from '../../gateway-options.ts';
import type { GatewayConfiguration, InstanceConfiguration } from '../../generated/types.ts';

type Server = FetchHandler<ConfiguredEnv>;

/** What decides which instances are assembled late, and what is still found wrong when the gate is assembled. */
export interface LateScope {
  readonly configuration: GatewayConfiguration;
  /** With its placeholders. */
  readonly written: GatewayConfiguration;
  readonly bindings: readonly NamedBinding[];
  readonly env: object;
  readonly assembly: Assembly;
  /** Puts the names of variables where a text quotes what they hold. */
  readonly mask: (text: string) => string;
  readonly settings: GatewaySettings;
  /** How an instance is recorded, by its name. */
  readonly recordingOf: (instance: string) => AuditOptions;
  /** Answers every request with one failure, and records it. */
  readonly refusing: (
    recording: AuditOptions,
    settings: GatewaySettings,
    failure: () => Error,
    theme: Theme,
  ) => Server;
}

/** The hosts whose instances are assembled at their first request. */
export interface LateHosts {
  /**
   * The server of a host, if its instance is one of these.
   * @param make is called at the first request. What cannot be built is missing, and the assembly that it gets knows why
   */
  readonly serverOf: (
    instance: InstanceConfiguration,
    host: string,
    make: (assembly: Assembly) => Server | undefined,
  ) => Server | undefined;
  /** Assembles a host, if that was not done yet, and returns whether all of its requests are refused. */
  readonly isRefused: (host: string) => boolean;
}

/** Has instances assembled late. */
export type LateInstancesPart = (scope: LateScope) => LateHosts;

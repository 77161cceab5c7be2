import type { FetchHandler } from '@portcullis/core';
import type { Execution } from '@portcullis/core/internal';
import type { ConfigurationProblem } from './configuration/configuration-problem.ts';
import type { WithSecrets } from './features/secrets/secret-variables.ts';
import type { ConfiguredEnv } from './gate/origins.ts';
import type { OutlinesOf, VersionsOf } from './gate/policy-facts.ts';
import type { GatewaySettings } from './gateway-options.ts';
import type { GatewayConfiguration } from './generated/types.ts';
import type { GatewayParts } from './parts.ts';

/** What a gate is put together from. */
export interface GatePlan {
  /** Known to be good as far as that can be known without the variables, and with its defaults. */
  readonly configuration: GatewayConfiguration;
  readonly parts: PlannedParts;
  /** What is wrong with it once variables and secrets are in their places. */
  readonly filledProblems: (
    filled: WithSecrets,
    values: GatewayConfiguration,
  ) => readonly ConfigurationProblem[];
  /** What a good configuration cannot do that somebody may expect of it. */
  readonly notes: (filled: GatewayConfiguration) => readonly ConfigurationProblem[];
  readonly versionsOf: VersionsOf;
  readonly outlinesOf: OutlinesOf;
}

/** The code of a gate, and what puts it together anew. */
export interface PlannedParts extends GatewayParts {
  /** Where it names secrets. */
  readonly renewing?: RenewingPart;
}

/** Puts together a gate whose secrets are read while it serves. */
export type RenewingPart = (
  plan: GatePlan,
  settings: GatewaySettings,
  env: object,
) => (execution: Execution) => Promise<ServedGate>;

/** What of a gate answers. */
export interface ServedGate {
  /** Who answers for each public host. */
  readonly hosts: ReadonlyMap<string, FetchHandler<ConfiguredEnv>>;
  /** Who answers for every other. */
  readonly otherwise: FetchHandler<ConfiguredEnv>;
  /** What it does at each Cron Trigger. Default: nothing. */
  readonly scheduled?: (execution: Execution) => Promise<void>;
}

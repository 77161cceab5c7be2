import type { Identity } from '@portcullis/core';
import type { LinkedAccounts } from '@portcullis/session';
import type { AgentDeposit } from '@portcullis/session/agents';
import type { GatewaySettings } from '../../gateway-options.ts';
import type { InstanceConfiguration, LoginConfiguration } from '../../generated/types.ts';
import type { ApplicationDependencies, AssembledApplication } from './application.ts';

/** An instance of Phabricator or Phorge. */
export type PhabricatorInstance = Extract<InstanceConfiguration, { readonly application: 'phabricator' }>;

/** Settings of an instance whose code a built Worker has only where they are configured, in the order in which they are added. */
export const FEATURE_SETTINGS = ['sso', 'conduit', 'repositories', 'retired', 'agents'] as const;

/** What one of these settings adds to an instance that has it. */
export interface PhabricatorFeature {
  readonly setting: (typeof FEATURE_SETTINGS)[number];
  readonly add: (
    assembled: AssembledApplication,
    instance: PhabricatorInstance,
    dependencies: ApplicationDependencies,
  ) => AssembledApplication;
  /** What users can deposit for agents at a host. Default: nothing. */
  readonly deposit?: (
    instance: PhabricatorInstance,
    host: string,
    usernameOf: (identity: Identity) => Promise<string | undefined>,
    fetch: GatewaySettings['fetch'],
  ) => AgentDeposit;
  /** The username that a user has at Phorge; `undefined` for a user without one. Default: no user has one. */
  readonly usernameOf?: (
    instance: PhabricatorInstance,
    env: object,
    identity: Identity,
  ) => Promise<string | undefined>;
  /** Accounts that people signed in to through it. Default: none. */
  readonly linkedAccounts?: (
    instance: PhabricatorInstance,
    dependencies: Pick<ApplicationDependencies, 'env' | 'path'>,
  ) => LinkedAccounts | undefined;
  /** Addresses below the login's prefix that it serves. Default: none. */
  readonly endpoints?: (login: LoginConfiguration) => readonly string[];
}

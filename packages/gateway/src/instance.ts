// A request's way, 2 of 15: its steps. Next: packages/core/src/pipeline/worker.ts
import {
  type Arrival,
  type BaseContext,
  type HasCaller,
  type HasRoles,
  type Middleware,
  pipeline,
  type Recorder,
  type WorkerApp,
} from '@portcullis/core';
import { enforce } from '@portcullis/policy';
import type { SessionGate } from '@portcullis/session';
import { identify, type Verifier } from '@portcullis/token';
import type { AssembledApplication } from './applications/application.ts';
import type { ConfiguredEnv } from './assembly/origins.ts';
import type { InstanceConfiguration } from './configuration/types.ts';
import { largeCookieWarning } from './large-cookies.ts';
import { nearMisses } from './near-misses.ts';
import { healthPage, servesHost } from './own-answers.ts';

/** What the instances of a gate have in common. */
export interface InstanceParts {
  readonly record: Recorder<Arrival<ConfiguredEnv>>;
  readonly verifiers: readonly Verifier[];
  /** Gives callers their roles. */
  readonly mapRoles: Middleware<BaseContext<ConfiguredEnv> & HasCaller, HasRoles<string>>;
  /** The groups and patterns that give roles. */
  readonly mentioned: readonly string[];
  readonly health: string | undefined;
  readonly warn: (text: string) => void;
}

/** The pipeline of one instance at one host: the order in which a request meets everything. */
export function instanceApp(
  { policy, shadowPolicy }: InstanceConfiguration,
  host: string,
  { application, server = goOn }: AssembledApplication,
  login: SessionGate<ConfiguredEnv> | undefined,
  { record, verifiers, mapRoles, mentioned, health, warn }: InstanceParts,
): WorkerApp<ConfiguredEnv> {
  // The configuration has at least one of both. A token goes before a session: whoever sends one means it.
  const known = (login === undefined ? verifiers : [...verifiers, login.verifier]) as [
    Verifier<ConfiguredEnv>,
  ];
  return pipeline(application)
    .use(record)
    .use(largeCookieWarning(warn))
    .use(servesHost(host))
    .use(healthPage(health))
    .use(server)
    .use(login ?? { step: goOn })
    .use(identify(...known))
    .use(mapRoles)
    .use(nearMisses(mentioned))
    .use(enforce(policy, shadowPolicy === undefined ? {} : { shadow: shadowPolicy }));
}

const goOn: Middleware<object> = (_context, next) => next();

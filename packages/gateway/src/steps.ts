// A request's way, 2 of 15: its steps. Next: packages/core/src/pipeline/worker.ts
import {
  type Arrival,
  type Middleware,
  pipeline,
  type Recorder,
  recorder,
  type WorkerApp,
} from '@portcullis/core';
import { enforceChecked } from '@portcullis/policy/internal';
import type { Verifier } from '@portcullis/token';
import { identify } from '@portcullis/token/internal';
import type { ElevationsPart } from './features/elevations/elevations-part.ts';
import type { HostScope, HostSteps } from './gate/feature-part.ts';
import type { GateSteps } from './gate/gate-steps.ts';
import type { ConfiguredEnv } from './gate/origins.ts';
import { healthPage, servesHost } from './gate/own-answers.ts';
import { requiredPart } from './gate/part-named.ts';
import type { GatePlan } from './gate-plan.ts';
import type { AssembledApplication } from './kinds/applications/application.ts';

/** The features whose steps come first, in this order. All others follow in the order of the list of features. */
const FIRST: Readonly<Record<keyof HostSteps, readonly string[]>> = {
  verifier: [],
  /** A budget for the gate's own endpoints stands before all that serve them. */
  arrived: ['limits', 'erasure', 'lock', 'breakGlass'],
  /** People who are locked reach nothing that is behind. The operators' page is no request for the application, which its budget counts. */
  identified: ['lock', 'operator', 'elevations', 'limits'],
  decided: [],
};

/**
 * The pipeline of one instance at one host. Its order is that in which a request reaches the steps.
 * @param added what features add there, by their names
 */
export function instanceApp(
  { configuration, instance, host, login, parts, env, settings }: HostScope,
  { application, server, verifiers: ownVerifiers = [], admission, call }: AssembledApplication,
  added: Readonly<Record<string, HostSteps>>,
  { calls, recorded, atLogin, verifiers, impliedBy, mapRoles }: GateSteps,
  { versionsOf, outlinesOf }: Pick<GatePlan, 'versionsOf' | 'outlinesOf'>,
): WorkerApp<ConfiguredEnv> {
  const { name, policy, shadowPolicy } = instance;
  const { record, steps } = recorded(name);
  const all = { ...added, ...steps };
  // The configuration has at least one of these. A token goes before a session: whoever sends one means it.
  const known = [
    // The gate's own credentials cannot be mistaken for anybody else's.
    ...(login === undefined ? [] : [login.credentialVerifier]),
    ...verifiers,
    ...ownVerifiers,
    // Before the login: whoever was let in by a feature may have a session whose provider is down.
    ...stepsOf(all, 'verifier'),
    ...(login === undefined ? [] : [login.verifier]),
  ] as unknown as [Verifier<ConfiguredEnv>];

  let app = pipeline(application);
  for (const around of calls) app = app.use(around.recorder);
  app = app.use(record);
  for (const recorderOf of atLogin) app = app.use(recorderOf(name) ?? recordsNothing);
  app = app.use(servesHost(host)).use(healthPage(configuration.health));
  for (const part of stepsOf(all, 'arrived')) app = app.use(part);
  if (server !== undefined) app = app.use(server);

  let identified = app
    .use(login ?? { step: goOn })
    .use(identify(...known))
    .use(mapRoles);
  for (const { step } of calls) identified = identified.use(step);
  if (parts.nearMisses !== undefined) identified = identified.use(parts.nearMisses(configuration.roles));
  for (const step of stepsOf(all, 'identified')) identified = identified.use(step);
  if (admission !== undefined) identified = identified.use(admission);

  const [versions, outlines] = [versionsOf(instance), outlinesOf(instance)];
  const decide = enforceChecked(
    { policy, version: versions.policy, outline: outlines.policy },
    shadowPolicy && {
      policy: shadowPolicy,
      version: versions.shadowPolicy,
      outline: outlines.shadowPolicy,
    },
    { compilers: parts.criteria, delimitersInNames: application.vocabulary.delimitersInNames },
    configuration.elevations &&
      (requiredPart(parts, 'elevations') as ElevationsPart).sourceOf({
        configuration,
        instance,
        env,
        settings,
        parts,
        impliedBy,
      }),
  );
  const after = stepsOf(all, 'decided');
  // Two pipelines of different types, since only one of them knows the call.
  if (call === undefined) return after.reduce((made, step) => made.use(step), identified.use(decide));
  return after.reduce((made, step) => made.use(step), identified.use(call).use(decide));
}

/** What features add at one place, in the order of requests. */
export function stepsOf<Place extends keyof HostSteps>(
  added: Readonly<Record<string, HostSteps>>,
  place: Place,
): readonly NonNullable<HostSteps[Place]>[] {
  return [...new Set([...FIRST[place], ...Object.keys(added)])].flatMap(
    (field) => (added[field]?.[place] ?? []) as NonNullable<HostSteps[Place]>[],
  );
}

/** A recorder that looks at nothing. */
const recordsNothing: Recorder<Arrival<ConfiguredEnv>> = /* @__PURE__ */ recorder((_arrival, next) => next());

const goOn: Middleware<object> = (_context, next) => next();

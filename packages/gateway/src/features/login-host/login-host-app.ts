import {
  type BaseContext,
  type HasCaller,
  type HasRoles,
  type Middleware,
  pipeline,
  type WorkerApp,
} from '@portcullis/core';
import { requestError } from '@portcullis/core/internal';
import type { SessionGate } from '@portcullis/session';
import type { Verifier } from '@portcullis/token';
import { identify } from '@portcullis/token/internal';
import type { FeaturePart, HostScope, HostSteps } from '../../gate/feature-part.ts';
import type { GateSteps } from '../../gate/gate-steps.ts';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import { healthPage, servesHost } from '../../gate/own-answers.ts';
import { ownPrefix } from '../../gate/own-prefix.ts';
import { requiredPart } from '../../gate/part-named.ts';
import { stepsOf } from '../../steps.ts';

type Identified = BaseContext<ConfiguredEnv> & HasCaller & HasRoles<string>;

/** The pipeline of the login host: that of an instance, without an application and its policy. */
export function loginHostApp(
  scope: HostScope,
  added: Readonly<Record<string, HostSteps>>,
  login: SessionGate<ConfiguredEnv>,
  { calls, recorded, verifiers, mapRoles }: GateSteps,
): WorkerApp<ConfiguredEnv> {
  const { configuration, host, instance } = scope;
  // No instance has that name: it is recorded with what they have in common.
  const { record, steps } = recorded(instance.name);
  const all = { ...added, ...steps };
  const known = [...verifiers, ...stepsOf(all, 'verifier'), login.verifier] as unknown as [
    Verifier<ConfiguredEnv>,
  ];

  let app = pipeline<BaseContext<ConfiguredEnv>>();
  for (const around of calls) app = app.use(around.recorder);
  app = app.use(record).use(servesHost(host)).use(healthPage(configuration.health));
  for (const part of [...ownBudgets(scope), ...stepsOf(all, 'arrived')]) app = app.use(part);
  let identified = app
    .use(login)
    .use(identify(...known))
    .use(mapRoles);
  for (const { step } of calls) identified = identified.use(step);
  // None of what is added for the whole gate reads the resource of an application, which does not exist here.
  for (const step of stepsOf(all, 'identified') as unknown as Middleware<Identified>[])
    identified = identified.use(step);
  return identified.handle(({ target, request }) => {
    if (target.path !== '/' || request.method !== 'GET') throw requestError('request.not_found');
    const headers = { location: `${ownPrefix(configuration.login)}whoami`, 'cache-control': 'no-store' };
    return new Response(null, { status: 302, headers });
  });
}

/** The budgets of the instances for the gate's own endpoints: those of all are here. */
function ownBudgets(scope: HostScope): readonly NonNullable<HostSteps['arrived']>[] {
  return scope.configuration.instances.flatMap((instance, index) => {
    if (!(instance.limits ?? []).some(({ requests }) => requests === 'gate')) return [];
    const limits = requiredPart(scope.parts, 'limits') as FeaturePart;
    return limits.host?.({ ...scope, instance, path: `instances[${index}]` }).arrived ?? [];
  });
}

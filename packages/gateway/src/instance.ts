// A request's way, 2 of 15: its steps. Next: packages/core/src/pipeline/worker.ts
import {
  type Arrival,
  type BaseContext,
  type HasCaller,
  type HasRoles,
  type Middleware,
  pipeline,
  type Recorder,
  recorder,
  type WorkerApp,
} from '@portcullis/core';
import { enforceChecked } from '@portcullis/policy/internal';
import type { RoleMapping } from '@portcullis/roles';
import type { BreakGlass, SessionGate } from '@portcullis/session';
import { identify, type Verifier } from '@portcullis/token';
import type { AssembledApplication } from './applications/application.ts';
import type { GroupSyncs } from './assembly/group-sync.ts';
import type { ConfiguredEnv } from './assembly/origins.ts';
import type { GatewayParts, OperatorStep } from './assembly/parts/parts.ts';
import type { RecordedInstance } from './assembly/recorded-instance.ts';
import type { InstanceConfiguration } from './configuration/types.ts';
import type { LimitStep } from './limits/limit-step.ts';
import { healthPage, servesHost } from './own-answers.ts';
import type { OutlinesOf, VersionsOf } from './policy-facts.ts';
import type { Traces } from './traces.ts';

/** What the instances of a gate have in common. */
export interface InstanceParts {
  /** How an instance is recorded, by its name. */
  readonly recorded: (instance: string) => RecordedInstance;
  readonly verifiers: readonly Verifier[];
  /** The step that gives callers their roles. */
  readonly mapRoles: Middleware<BaseContext<ConfiguredEnv> & HasCaller, HasRoles<string>>;
  /** The mapping that this step uses. */
  readonly roles: RoleMapping;
  readonly gateway: GatewayParts;
  readonly versionsOf: VersionsOf;
  readonly outlinesOf: OutlinesOf;
  readonly health: string | undefined;
  /** Traces requests. Default: they are not traced. */
  readonly traces?: Traces | undefined;
  /** Lets people in while the identity provider is down. Default: nobody. */
  readonly breakGlass?: BreakGlass<ConfiguredEnv> | undefined;
  /** Refuses requests that are over a budget. Default: there are no budgets. */
  readonly limits?: LimitStep | undefined;
  /** Refuses requests for the gate's own endpoints that are over a budget. Default: there are no such budgets. */
  readonly ownLimits?: Middleware<BaseContext<ConfiguredEnv>> | undefined;
  /** Serves the page for operators. Default: there is none. */
  readonly operator?: OperatorStep | undefined;
  /** Runs when somebody has logged in to an instance, by its name: follows their groups. Default: nothing. */
  readonly atLogin?: GroupSyncs['atLogin'] | undefined;
}

/** The pipeline of one instance at one host. Its order is that in which a request reaches the steps. */
export function instanceApp(
  instance: InstanceConfiguration,
  host: string,
  { application, server = goOn, verifiers: ownVerifiers = [], call }: AssembledApplication,
  login: SessionGate<ConfiguredEnv> | undefined,
  {
    recorded,
    verifiers,
    mapRoles,
    roles,
    gateway,
    versionsOf,
    outlinesOf,
    health,
    breakGlass,
    operator = goOn,
    limits = goOn,
    ownLimits = goOn,
    atLogin,
    traces,
  }: InstanceParts,
): WorkerApp<ConfiguredEnv> {
  // The configuration has at least one of these. A token goes before a session: whoever sends one means it.
  const known = [
    // The gate's own credentials cannot be mistaken for anybody else's.
    ...(login === undefined ? [] : [login.credentialVerifier]),
    ...verifiers,
    ...ownVerifiers,
    // Before the login: whoever was let in by a grant may have a session whose provider is down.
    ...(breakGlass === undefined ? [] : [breakGlass.verifier]),
    ...(login === undefined ? [] : [login.verifier]),
  ] as unknown as [Verifier<ConfiguredEnv>];
  const { name, policy, shadowPolicy } = instance;
  const { record, erasure = goOn } = recorded(name);
  const versions = versionsOf(instance);
  const outlines = outlinesOf(instance);
  const begun = pipeline(application);
  const identified = (traces === undefined ? begun : begun.use(traces.recorder))
    .use(record)
    .use(atLogin?.(name) ?? recordsNothing)
    .use(servesHost(host))
    .use(healthPage(health))
    .use(ownLimits)
    .use(erasure)
    .use(breakGlass ?? { step: goOn })
    .use(server)
    .use(login ?? { step: goOn })
    .use(identify(...known))
    .use(mapRoles);
  const limited = (traces === undefined ? identified : identified.use(traces.step))
    .use(gateway.nearMisses?.(roles) ?? goOn)
    .use(operator)
    .use(limits);
  const decide = enforceChecked(
    { policy, version: versions.policy, outline: outlines.policy },
    shadowPolicy && {
      policy: shadowPolicy,
      version: versions.shadowPolicy,
      outline: outlines.shadowPolicy,
    },
    { compilers: gateway.criteria, delimitersInNames: application.vocabulary.delimitersInNames },
  );
  return call === undefined ? limited.use(decide) : limited.use(call).use(decide);
}

/** A recorder that looks at nothing. */
const recordsNothing: Recorder<Arrival<ConfiguredEnv>> = /* @__PURE__ */ recorder((_arrival, next) => next());

const goOn: Middleware<object> = (_context, next) => next();

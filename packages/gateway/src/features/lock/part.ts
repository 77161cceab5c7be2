import type { BaseContext, Middleware } from '@portcullis/core';
import { defined } from '@portcullis/core/internal';
import { allowInsecureLoopback } from '@portcullis/jwks';
import {
  durableObjectLocks,
  type LinkedAccounts,
  type LockDesk,
  type Locks,
  type LocksNamespace,
  lockDesk,
  lockOrders,
  locks,
  type PersonName,
  securitySignals,
} from '@portcullis/session';
import { namespaceIn } from '../../gate/bindings.ts';
import type { HostScope } from '../../gate/feature-part.ts';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import { partNamed } from '../../gate/part-named.ts';
import type { LockConfiguration } from '../../generated/types.ts';
import { gateAccess, hasOwnAccounts } from './gate-access.ts';
import type { LockPart, LockScope } from './lock-part.ts';
import { lockPath, signalsPaths } from './lock-path.ts';

type Step = Middleware<BaseContext<ConfiguredEnv>>;

/** Locks people out. Fails with a `ConfigurationError` if the Worker lacks its binding. */
export const lockPart: LockPart = {
  locksOf,
  deskOf,
  host: (scope) => {
    const { configuration, settings } = scope;
    const { operators, signals } = configuration.lock ?? {};
    const desk = deskOf(scope);
    if (desk === undefined) return {};
    const steps = [
      ...(operators === undefined
        ? []
        : [lockOrders<ConfiguredEnv>({ path: lockPath(configuration.login), operators, desk })]),
      ...(signals === undefined
        ? []
        : [
            securitySignals<ConfiguredEnv>({
              ...signalsPaths(configuration.login),
              ...{ transmitters: signals, desk, [allowInsecureLoopback]: true },
              ...defined({ fetch: settings.fetch, sleep: settings.sleep }),
            }),
          ]),
    ];
    return {
      identified: desk.locks.step,
      arrived: { step: (context, next) => run(steps, context, next) },
    };
  },
};

function deskOf({ login, ...scope }: Parameters<LockPart['deskOf']>[0]): LockDesk<ConfiguredEnv> | undefined {
  const list = locksOf(scope);
  const access = gateAccess(scope.configuration);
  return list && lockDesk({ locks: list, sessions: login?.directory, access, accounts: accountsOf(scope) });
}

/**
 * The accounts that single sign-on linked. `undefined` with accounts of several instances: a username of one instance may be that of another
 * person at the next.
 */
function accountsOf({
  configuration: { instances },
  env,
  parts,
}: Pick<HostScope, 'configuration' | 'env' | 'parts'>): LinkedAccounts | undefined {
  const having = [...instances.entries()].filter(([, instance]) => hasOwnAccounts(instance));
  const [first, ...others] = having;
  if (first === undefined || others.length > 0) return undefined;
  const [index, instance] = first;
  const { linkedAccounts } = partNamed(parts.applications, instance.application);
  return linkedAccounts?.(instance, { env, path: `instances[${index}]` });
}

/** Runs steps that add nothing to the context, one after the other. */
function run(
  [first, ...rest]: readonly Step[],
  context: Parameters<Step>[0],
  next: () => Promise<Response>,
): Promise<Response> {
  return first === undefined ? next() : first(context, () => run(rest, context, next));
}

/** The lists of gates, by their settings: a gate has several hosts. */
const lists = new WeakMap<LockConfiguration, Locks<ConfiguredEnv>>();

function locksOf({ configuration, env, settings }: LockScope): Locks<ConfiguredEnv> | undefined {
  const { lock } = configuration;
  if (lock === undefined) return undefined;
  const known = lists.get(lock);
  if (known !== undefined) return known;
  const { perHour, keepSeconds } = lock;
  const made = locks<ConfiguredEnv>({
    store: durableObjectLocks(namespaceIn<LocksNamespace>(env, lock.durableObject, 'lock.durableObject')),
    protectedPeople: (lock.protected ?? []).map(namesOf),
    report: settings.warn,
    random: settings.random,
    ...defined({
      ...{ perHour, keepSeconds, sleep: settings.sleep },
      sessionSeconds: longestAccess(configuration),
    }),
  });
  lists.set(lock, made);
  return made;
}

/**
 * How long what a lock ends could last, in seconds: a session, break-glass access, or a role that was approved for a limited time. `undefined`
 * if that is not known.
 */
function longestAccess({ login, breakGlass, instances }: LockScope['configuration']): number | undefined {
  const elevations = instances.flatMap(({ policy }) => policy.elevations ?? []);
  const lasting = [
    login?.lifetimeSeconds,
    ...(breakGlass === undefined ? [] : [breakGlass.sessionSeconds]),
    ...elevations.map(({ maxMinutes }) => maxMinutes * 60),
  ];
  const known = lasting.filter((seconds) => seconds !== undefined);
  return known.length === lasting.length ? Math.max(...known) : undefined;
}

/** The names of a person in the configuration. */
function namesOf({
  issuer,
  subject,
  email,
  username,
}: NonNullable<LockConfiguration['protected']>[number]): readonly PersonName[] {
  return [
    ...(issuer === undefined || subject === undefined ? [] : [{ issuer, subject }]),
    ...(email === undefined ? [] : [{ email }]),
    ...(username === undefined ? [] : [{ username }]),
  ];
}

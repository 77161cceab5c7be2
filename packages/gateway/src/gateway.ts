// A request's way, 5 of 10: the instance. Next: packages/gateway/src/instance.ts
import { audit, type Sink, workersLogs } from '@portcullis/audit';
import {
  type App,
  type BaseContext,
  type Clock,
  type FetchHandler,
  perEnv,
  pipeline,
  type Random,
  systemClock,
  systemRandom,
  worker,
} from '@portcullis/core';
import { maskCapabilities, phabricatorPresenter } from '@portcullis/phabricator';
import type { Verifier } from '@portcullis/token';
import { readConfiguration } from './check-configuration.ts';
import type { GatewayConfiguration } from './configuration.ts';
import { ConfigurationError } from './configuration-problem.ts';
import { gatewayError } from './gateway-failure.ts';
import { type ConfiguredEnv, instanceApp } from './instance.ts';
import { fillPlaceholders } from './placeholders.ts';
import { verifierOf } from './verifier.ts';

/** What configuration cannot say: for tests, and for sinks that are code. */
export interface GatewayOptions {
  /** Sinks besides those of the configuration. */
  readonly sinks?: readonly Sink[];
  /** Default: the runtime's clock. */
  readonly clock?: Clock;
  /** Default: the runtime's cryptographic random source. */
  readonly random?: Random;
}

/** The instances of a configuration, by the public host. */
type Instances = ReadonlyMap<string, App<BaseContext<ConfiguredEnv>>>;

/**
 * The whole gate from one configuration: identify the caller, map groups to roles, decide by policy, proxy to the
 * instance that has the host, and record it.
 *
 * Fails at construction with a `ConfigurationError` that lists everything wrong with the configuration, so a Worker
 * with a bad one is not deployed. A variable that the configuration names and the Worker lacks is found at the first
 * request; every request is then refused with 500 and the event says which it is.
 *
 * It does **not** log anybody in: a caller without a token is told 401.
 *
 * @param configuration a {@link GatewayConfiguration}, usually from a JSON file
 *
 * @example
 * ```ts
 * import { gateway } from 'portcullis';
 *
 * export default {
 *   fetch: gateway({
 *     providers: [{ type: 'cloudflare-access', name: 'access', team: 'acme', audience: 'f00d' }],
 *     roles: { engineer: ['eng-*'] },
 *     instances: [
 *       {
 *         name: 'phorge',
 *         hosts: ['phorge.corp.example'],
 *         application: 'phabricator',
 *         origin: { binding: 'PHORGE' },
 *         policy: {
 *           name: 'phorge',
 *           rules: [{ name: 'engineering', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] }],
 *         },
 *       },
 *     ],
 *   }),
 * };
 * ```
 */
export function gateway<Env extends object = object>(
  configuration: object,
  options: GatewayOptions = {},
): FetchHandler<Env> {
  const { name, audit: auditing = {} } = readConfiguration(configuration);
  const { clock = systemClock, random = systemRandom, sinks = [] } = options;
  const instancesFor = perEnv((env: Env) => assemble(configuration, env, clock));

  const app = pipeline<BaseContext<Env>>()
    .use(
      audit({
        sinks: [workersLogs(), ...sinks],
        maskPath: maskCapabilities,
        observer: { worker: name ?? 'portcullis' },
        ...(auditing.onSinkFailure === undefined ? {} : { onSinkFailure: auditing.onSinkFailure }),
      }),
    )
    .handle((context) => {
      const instance = instancesFor(context.env).get(context.target.host);
      if (instance === undefined) throw gatewayError('gateway.unknown_host');
      // What an instance needs of its bindings is known to its configuration only.
      return instance(context as unknown as BaseContext<ConfiguredEnv>);
    });

  return worker(app, {
    presenters: [phabricatorPresenter],
    // Phabricator decodes a path once, as the policy does.
    target: { encodedDelimiters: 'pass' },
    clock,
    random,
  });
}

/** Everything that is built once for a Worker's variables. */
function assemble(template: object, env: object, clock: Clock): Instances {
  const { providers, roles, instances } = filled(template, env);
  const verifiers = providers.map((provider) => verifierOf(provider, clock)) as [Verifier, ...Verifier[]];
  return new Map(
    instances.flatMap((instance) => {
      const app = instanceApp(instance, roles, verifiers);
      return instance.hosts.map((host): [string, App<BaseContext<ConfiguredEnv>>] => [host, app]);
    }),
  );
}

function filled(template: object, env: object): GatewayConfiguration {
  const { value, problems } = fillPlaceholders(template, env);
  try {
    if (problems.length > 0) throw new ConfigurationError(problems);
    return readConfiguration(value);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw gatewayError('gateway.misconfigured', { detail: error.message, cause: error });
  }
}

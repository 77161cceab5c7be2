// A request's way, 5 of 12: the instance. Next: packages/gateway/src/instance.ts
import { audit, type Sink } from '@portcullis/audit';
import {
  type Arrival,
  type BaseContext,
  type Clock,
  type FetchHandler,
  type Presenter,
  perEnv,
  pipeline,
  type Random,
  type Route,
  recorder,
  systemClock,
  systemRandom,
  worker,
} from '@portcullis/core';
import { phabricatorPresenter } from '@portcullis/phabricator';
import type { SessionGate } from '@portcullis/session';
import { readConfiguration } from './check-configuration.ts';
import type { GatewayConfiguration, InstanceConfiguration } from './configuration.ts';
import { ConfigurationError } from './configuration-problem.ts';
import { gatewayError } from './gateway-failure.ts';
import { instanceApp } from './instance.ts';
import type { ConfiguredEnv } from './instance-origin.ts';
import { loginOf } from './login.ts';
import { fillPlaceholders } from './placeholders.ts';
import { checkRecording, recordingOf } from './recording.ts';
import { signOnOf } from './sign-on.ts';
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

/** What one public host leads to. */
interface Place {
  readonly app: Route<BaseContext<ConfiguredEnv>>;
  readonly login: SessionGate<ConfiguredEnv> | undefined;
}

type Places = ReadonlyMap<string, Place>;

/**
 * The whole gate from one configuration: identify the caller, map groups to roles, decide by policy, proxy to the
 * instance that has the host, and record it.
 *
 * Fails at construction with a `ConfigurationError` that lists everything wrong with the configuration, so a Worker
 * with a bad one is not deployed. A variable that the configuration names and the Worker lacks is found at the first
 * request; every request is then refused with 500 and the event says which it is.
 *
 * People log in only if the configuration has `login`; without it, a caller without a token is told 401.
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
  const read = readConfiguration(configuration);
  const { clock = systemClock, random = systemRandom, sinks = [] } = options;
  const placesOf = perEnv((env: Env) => assemble(configuration, env, clock));
  // Refusals are presented without an env: each login knows the requests that it has seen.
  const logins = new Set<SessionGate<ConfiguredEnv>>();

  const app = pipeline<BaseContext<Env>>()
    .use(audit((env: Env) => recordingOf(read, sinks, env)))
    .use(
      recorder<Arrival<Env>>((arrival, next) => {
        const login = arrival.target && placesOf(arrival.env).get(arrival.target.host)?.login;
        if (login === undefined) return next();
        logins.add(login);
        return login.recorder(arrival as unknown as Arrival<ConfiguredEnv>, next);
      }),
    )
    .handle((context) => {
      const place = placesOf(context.env).get(context.target.host);
      if (place === undefined) throw gatewayError('gateway.unknown_host');
      // What an instance needs of its bindings is known to its configuration only.
      return place.app(context as unknown as BaseContext<ConfiguredEnv>);
    });
  const presentLogin: Presenter = (refusal) => {
    for (const { presenter } of logins) {
      const response = presenter(refusal);
      if (response !== undefined) return response;
    }
    return undefined;
  };

  return worker(app, {
    presenters: [phabricatorPresenter, presentLogin],
    // Phabricator decodes a path once, as the policy does.
    target: { encodedDelimiters: 'pass' },
    clock,
    random,
  });
}

/** Everything that is built once for a Worker's variables. */
function assemble(template: object, env: object, clock: Clock): Places {
  const configuration = filled(template, env);
  checkRecording(configuration, env);
  const { providers, login, roles, instances } = configuration;
  const verifiers = providers.map((provider) => verifierOf(provider, clock));
  const place = (instance: InstanceConfiguration, host: string): Place => {
    if (login === undefined) return { app: instanceApp(instance, roles, verifiers), login };
    const people = loginOf<ConfiguredEnv>(login, host, instance, roles, env);
    const signOn = signOnOf(instance, login, people, env);
    return { app: instanceApp(instance, roles, verifiers, people, signOn), login: people };
  };
  return new Map(
    instances.flatMap((instance) =>
      instance.hosts.map((host): [string, Place] => [host, place(instance, host)]),
    ),
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

import type {
  BaseContext,
  CanonicalTarget,
  CanonicalTargetOptions,
  Handler,
  HasCaller,
  HasDecision,
  HasResource,
  Middleware,
  Presenter,
  Resource,
} from '@portcullis/core';
import type { PolicyOptions } from '@portcullis/policy';
import type { SessionGate } from '@portcullis/session';
import type * as v from 'valibot';
import type { ConfiguredEnv } from '../assembly/origins.ts';
import type { ConfigurationProblem } from '../checks/configuration-problem.ts';
import type { InstanceConfiguration, LoginConfiguration } from '../configuration/types.ts';

/** What is true of every instance of an application: enough to explain what a gate would say, without one. */
export interface ApplicationReading {
  /** Which spellings of a path are let through. */
  readonly target: CanonicalTargetOptions;
  /** The words that a policy may use for it, and how its paths are read. */
  readonly policy: PolicyOptions;
  /** What a request is about. */
  readonly classify: (method: string, target: Pick<CanonicalTarget, 'path' | 'search'>) => Resource;
  /** Replaces secrets in a path before it is recorded. */
  readonly maskPath: (path: string) => string;
}

/** What is known of a request that the policy let through. */
export type ApplicationContext = BaseContext<ConfiguredEnv> & HasCaller & HasDecision & HasResource;

/** One application as a gate meets it: everything that is special about it, in one value. */
export interface Application extends ApplicationReading {
  /** Before anybody is known: refuses what could be read in two ways. */
  readonly earlyChecks: readonly Middleware<BaseContext<ConfiguredEnv>>[];
  /** Before the login: endpoints that the application itself calls. */
  readonly server?: Middleware<BaseContext<ConfiguredEnv>>;
  /** Adds what the request is about. */
  readonly classified: Middleware<BaseContext<ConfiguredEnv>, HasResource>;
  /** The form of a refusal that its clients understand. */
  readonly presenter: Presenter;
  /** After the policy: sends the request on. */
  readonly handle: Handler<ApplicationContext>;
}

/** What an instance finds around it. */
export interface Surroundings {
  readonly env: object;
  /** People who log in at this host, and how. */
  readonly login:
    | { readonly settings: LoginConfiguration; readonly gate: SessionGate<ConfiguredEnv> }
    | undefined;
  /** Where the instance stands in the configuration. */
  readonly path: string;
  /** For tests. Default: the runtime's. */
  readonly fetch: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
}

/** An instance, and where it stands in the configuration. What it holds was not checked yet. */
export interface PlacedInstance {
  readonly instance: Readonly<Record<string, unknown>>;
  readonly path: string;
}

/** How an application is registered with the gateway. */
export interface RegisteredApplication {
  /** As `"application"` of an instance names it. */
  readonly name: string;
  /** For the reference page. */
  readonly title: string;
  /** Settings of an instance besides those that all applications have. */
  readonly settings: v.ObjectEntries;
  readonly reading: ApplicationReading;
  /** What must hold between its settings and the rest of the configuration. */
  readonly problems: (
    instances: readonly PlacedInstance[],
    hasLogin: boolean,
  ) => readonly ConfigurationProblem[];
  /** Addresses below the login's prefix that the application serves. */
  readonly endpoints: (instance: InstanceConfiguration, login: LoginConfiguration) => readonly string[];
  readonly create: (instance: InstanceConfiguration, surroundings: Surroundings) => Application;
}

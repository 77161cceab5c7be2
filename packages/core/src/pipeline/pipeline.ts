// A request's way, 6 of 15: the steps. Next: packages/phabricator/src/path-override/path-override.ts

import { type Application, type ApplicationContext, isApplication } from '../application/application.ts';
import type { HasCaller } from '../identity/identity.ts';
import type { Presenter } from '../refusal/presenter.ts';
import type { Arrival, BaseContext } from '../request/base-context.ts';
import type { Handler, Middleware, Nothing } from '../request/middleware.ts';
import type { Resource } from '../request/resource.ts';
import { workerCheck } from '../request/worker-check.ts';
import { checkDecided, type Decided } from './admission.ts';
import { type FetchHandler, type Stages, stages, type WorkerApp } from './app.ts';
import type { Login, Part, SteplessPart } from './part.ts';
import { isRecorder, type Recorder } from './recorder.ts';
import { checkHandler, checkStep } from './route.ts';
import { type AnyStep, misassembled, nameOf, run } from './run-steps.ts';
import { boundary } from './worker.ts';

/** Steps, in the order in which a request reaches them. Each call returns a new pipeline. */
export interface Pipeline<Start extends BaseContext, Context extends object> {
  /** Adds a recorder. Recorders come before all other steps. */
  use(recorder: Recorder<Arrival<Start['env']>>): Pipeline<Start, Context>;
  /** Adds a part: its step here, its recorder around all steps, its presenter after the existing ones. */
  use<Adds extends object = Nothing>(
    part: Part<Start['env'], Context, Adds>,
  ): Pipeline<Start, Context & Adds>;
  /** Adds a part that has no step. */
  use(part: SteplessPart<Start['env']>): Pipeline<Start, Context>;
  /** Adds a step. It must need no more than the steps before it add. */
  use<Adds extends object = Nothing>(step: Middleware<Context, Adds>): Pipeline<Start, Context & Adds>;
  /** Ends the pipeline: `export default` what it returns. */
  handle(handler: Handler<Context>): WorkerApp<Start['env']>;
}

/**
 * A pipeline in front of an application. It is a complete Worker as soon as a step authorizes requests and, if the application
 * needs something, a step has added that.
 */
export interface ApplicationPipeline<Env, Context extends object, Needs = unknown> {
  readonly [stages]: Served<Context, Needs, WorkerApp<Env>[typeof stages]>;
  /** The `fetch` of the Worker; while a step is missing, its type names what is missing. */
  readonly fetch: Served<Context, Needs, FetchHandler<Env>>;
  /** Adds a recorder. Recorders come before all other steps. */
  use(recorder: Recorder<Arrival<Env>>): ApplicationPipeline<Env, Context, Needs>;
  /** Adds a login. The pipeline is a Worker again once a later step has identified the caller. */
  use<Adds extends object = Nothing>(
    login: Login<Env, Context, Adds>,
  ): ApplicationPipeline<Env, Context & Adds, Needs & HasCaller>;
  /** Adds a part: its step here, its recorder around all steps, its presenter after the existing ones. */
  use<Adds extends object = Nothing>(
    part: Part<Env, Context, Adds>,
  ): ApplicationPipeline<Env, Context & Adds, Needs>;
  /** Adds a part that has no step. */
  use(part: SteplessPart<Env>): ApplicationPipeline<Env, Context, Needs>;
  /** Adds a step. It must need no more than the steps before it add. */
  use<Adds extends object = Nothing>(
    step: Middleware<Context, Adds>,
  ): ApplicationPipeline<Env, Context & Adds, Needs>;
}

type Served<Context, Needs, Ready> = Context extends Needs
  ? Context extends Decided
    ? Ready
    : NeedsStepThatDecides
  : NeedsStepThatAdds<Exclude<keyof Needs, keyof Context> & string>;

/** The type of `fetch` while something is missing: the compiler shows this name as the reason. */
interface NeedsStepThatAdds<Missing extends string> {
  readonly missing: Missing;
}

/** The type of `fetch` while no step authorizes requests: add `authenticate`, `requireRole`, `enforce` or `allowAnyone`. */
interface NeedsStepThatDecides {
  readonly missing: 'identity, decision or admitted';
}

/** A pipeline whose start needs nothing that an outer step would have to add. */
type PipelineFrom<Start extends BaseContext> =
  BaseContext<Start['env']> extends Start
    ? Pipeline<Start, Start>
    : 'a pipeline inside another one starts with route<Context>()';

/**
 * Creates a pipeline. Each step is called with the context so far, and decides whether to continue.
 *
 * In front of an application, a pipeline is a complete Worker as soon as a step authorizes requests. The application provides its
 * early check, its classification, its presenter and its options for parsing addresses, and handles the requests that the steps
 * admit. Without an application, the pipeline ends with your own handler. Both can be `export default`.
 *
 * TypeScript rejects a step whose needs are not met, and an application whose bindings are missing in `Env`. With
 * `satisfies ExportedHandler`, it also rejects an application if no step authorizes requests (use {@link allowAnyone} for one
 * that is open to everyone), and one that needs the caller if no step identifies it. In JavaScript, the same mistakes are found
 * at the first request, which is answered with 500; it is never admitted.
 *
 * @example
 * ```ts
 * import { pipeline } from '@portcullis/core';
 *
 * export default pipeline()
 *   .use<{ started: number }>((context, next) => next({ started: context.clock.now() }))
 *   .handle((context) => new Response(`started at ${context.started}`));
 * ```
 */
export function pipeline<Env, Name extends string = never, Kind extends string = never, Needs = unknown>(
  application: Application<Env, Name, Kind, Needs>,
): ApplicationPipeline<Env, ApplicationContext<Env, Name, Kind>, Needs>;
export function pipeline<Start extends BaseContext>(): PipelineFrom<Start>;
export function pipeline<Env = unknown>(): Pipeline<BaseContext<Env>, BaseContext<Env>>;
export function pipeline(application?: Application<never, never, never, never>): unknown {
  workerCheck()?.created();
  const begun: Built = { recorders: [], presenters: [], steps: [] };
  if (application === undefined) return extendable(begun);
  if (!isApplication(application)) {
    throw new TypeError('pipeline: expected an application, as created by application()');
  }
  return inFront(application, {
    ...begun,
    presenters: [application.presenter],
    steps: [application.check as AnyStep],
  });
}

/** The current parts of a pipeline. */
interface Built {
  readonly recorders: readonly Recorder<never>[];
  readonly presenters: readonly Presenter<never>[];
  readonly steps: readonly AnyStep[];
  /** Whether one of its parts is a login. */
  readonly hasLogin?: boolean;
}

function extendable(built: Built): object {
  return {
    // The overloads have the types; the kind is determined at run time.
    use: (used: unknown) => extendable(extended(built, used, 0)),
    handle: (handler: Handler<never>) => {
      checkHandler(handler, 'pipeline');
      return served({
        ...built,
        application: undefined,
        serve: (start) => run(built.steps, 0, Object.freeze(start), handler),
      });
    },
  };
}

function inFront(application: Application<never, never, never, never>, built: Built): object {
  const { steps, hasLogin } = built;
  const check = workerCheck();
  const handler: Handler<never> = (context: object) => {
    // A login admits anonymous callers, since some pages may be open to them: without a step that authenticates, all would be.
    if (hasLogin && !('caller' in context)) {
      throw misassembled(
        'no step identifies the caller with the login: add authenticate(login.verifier) after it',
      );
    }
    checkDecided(context);
    check?.decided();
    return application.handler(context as never);
  };
  const serve = (start: BaseContext): Promise<Response> => {
    const go = (resource: Resource): Promise<Response> => {
      const call = application.callOf?.(start as never);
      const said = call === undefined ? { resource, application } : { resource, application, call };
      return run(steps, 0, Object.freeze({ ...start, ...said }), handler);
    };
    const found = classified(application, start as never);
    return found instanceof Promise ? found.then(go) : go(found);
  };
  return {
    ...served({ ...built, application, serve }),
    use: (used: unknown) => inFront(application, extended(built, used, 1)),
  };
}

function served(made: Stages<BaseContext>): WorkerApp<never> {
  const app = { [stages]: made };
  let fetch: FetchHandler<never> | undefined;
  // Created at first use: a pipeline that is extended is never served itself.
  return {
    ...app,
    fetch: (request, env, execution) => {
      fetch ??= boundary(app);
      return fetch(request, env, execution);
    },
  };
}

/** @param own how many of the first steps belong to the application */
function extended(built: Built, used: unknown, own: number): Built {
  const { recorders, presenters, steps } = built;
  if (isRecorder(used)) {
    const last = steps.slice(own).at(-1);
    if (last !== undefined) {
      throw new TypeError(
        `pipeline.use: a recorder must come before all other steps, not after ${nameOf(last)}`,
      );
    }
    return { ...built, recorders: [...recorders, used] };
  }
  if (!isPart(used)) {
    checkStep(used, steps.length - own, 'pipeline');
    return { ...built, steps: [...steps, used] };
  }
  const { recorder, step, presenter, verifier } = used;
  if (recorder !== undefined && !isRecorder(recorder)) {
    throw new TypeError('pipeline.use: the recorder of a part must be created by recorder()');
  }
  if (presenter !== undefined && typeof presenter !== 'function') {
    throw new TypeError('pipeline.use: the presenter of a part is not a function');
  }
  if (step !== undefined) checkStep(step, steps.length - own, 'pipeline');
  return {
    recorders: recorder === undefined ? recorders : [...recorders, recorder],
    presenters: presenter === undefined ? presenters : [...presenters, presenter],
    steps: step === undefined ? steps : [...steps, step],
    hasLogin: built.hasLogin || verifier !== undefined,
  };
}

interface UncheckedPart {
  readonly recorder?: unknown;
  readonly step?: unknown;
  readonly presenter?: Presenter<never>;
  readonly verifier?: unknown;
}

/** Whether it has at least one member of a part. An object without any is rejected: a member may be misspelled. */
function isPart(used: unknown): used is UncheckedPart {
  if (typeof used !== 'object' || used === null) return false;
  const { recorder, step, presenter } = used as UncheckedPart;
  return recorder !== undefined || step !== undefined || presenter !== undefined;
}

/**
 * Classifies a request, and records the resource in its trail. Throws for an address that the application could interpret
 * differently.
 */
function classified<Env>(
  application: Pick<Application<Env>, 'checkTarget' | 'resourceOf'>,
  context: BaseContext<Env>,
): Resource | Promise<Resource> {
  application.checkTarget(context.target);
  const found = application.resourceOf(context);
  const record = (resource: Resource): Resource => {
    context.trail.add({ type: 'resource.classified', resource });
    return resource;
  };
  // Most requests are classified by their address, synchronously.
  return found instanceof Promise ? found.then(record) : record(found);
}

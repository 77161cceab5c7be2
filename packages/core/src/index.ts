export {
  type Application,
  type ApplicationContext,
  type ApplicationParts,
  application,
} from './application/application.ts';
export type { ApplicationFacts, HasApplication, Vocabulary } from './application/application-facts.ts';
export { type Mounts, type MountsEnv, mount } from './application/mount.ts';
export type { HasResource, Resource } from './application/resource.ts';
export { claimAt } from './identity/claim-path.ts';
export type { ConsideredRule, Decision, HasDecision, Requirement } from './identity/decision.ts';
export type {
  Anonymous,
  Authentication,
  Caller,
  HasCaller,
  HasIdentity,
  Identity,
} from './identity/identity.ts';
export type { HasRoles, RoleGrant, RoleSet, UnansweredSource } from './identity/roles.ts';
export type { App, FetchHandler, WorkerApp } from './pipeline/app.ts';
export type { Handler, Middleware, Next, Nothing } from './pipeline/middleware.ts';
export type { OuterPart, Part, SteplessPart } from './pipeline/part.ts';
export { type ApplicationPipeline, type Pipeline, pipeline } from './pipeline/pipeline.ts';
export { type Recorder, type RecorderOptions, recorder } from './pipeline/recorder.ts';
export { type Route, type RoutePipeline, route } from './pipeline/route.ts';
export { type WorkerOptions, worker } from './pipeline/worker.ts';
export { AccessError, type AccessErrorInit } from './refusal/access-error.ts';
export { defaultPresenter, isNavigation, refusalHeaders } from './refusal/default-presenter.ts';
export { escapeHtml } from './refusal/escape-html.ts';
export {
  type Failure,
  type FailureOccurrence,
  type FailureTable,
  failureTable,
} from './refusal/failure-table.ts';
export type { Presenter, Reached, Refusal } from './refusal/presenter.ts';
export { type RequestFailure, requestError } from './refusal/request-failure.ts';
export type { Arrival, BaseContext } from './request/base-context.ts';
export {
  type CanonicalTarget,
  type CanonicalTargetOptions,
  canonicalTarget,
  type DelimiterReading,
  type TargetReading,
} from './request/canonical-target.ts';
export { type Clock, systemClock } from './request/clock.ts';
export type { Execution } from './request/execution.ts';
export { optionsFor, type PerEnv, perEnv } from './request/per-env.ts';
export { type Random, systemRandom } from './request/random.ts';
export { requestId } from './request/request-id.ts';
export { type TraceContext, traceContext } from './request/trace-context.ts';
export {
  createTrail,
  type ReadableTrail,
  type SessionFacts,
  type SsoStep,
  type Trail,
  type TrailEntry,
} from './request/trail.ts';

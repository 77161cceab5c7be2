export { AccessError, type AccessErrorInit } from './access-error.ts';
export type { App, FetchHandler, WorkerApp } from './app.ts';
export {
  type Application,
  type ApplicationContext,
  type ApplicationParts,
  application,
} from './application.ts';
export type { ApplicationFacts, HasApplication, Vocabulary } from './application-facts.ts';
export type { Arrival, BaseContext } from './base-context.ts';
export {
  type CanonicalTarget,
  type CanonicalTargetOptions,
  canonicalTarget,
  type DelimiterReading,
  type TargetReading,
} from './canonical-target.ts';
export { claimAt } from './claim-path.ts';
export { type Clock, systemClock } from './clock.ts';
export type { ConsideredRule, Decision, HasDecision, Requirement } from './decision.ts';
export { defaultPresenter, isNavigation, refusalHeaders } from './default-presenter.ts';
export { enterApplication } from './enter-application.ts';
export { escapeHtml } from './escape-html.ts';
export type { Execution } from './execution.ts';
export { type Failure, type FailureOccurrence, type FailureTable, failureTable } from './failure-table.ts';
export type { Anonymous, Authentication, Caller, HasCaller, HasIdentity, Identity } from './identity.ts';
export type { Handler, Middleware, Next, Nothing } from './middleware.ts';
export { type Mounts, type MountsEnv, mount } from './mount.ts';
export type { OuterPart, Part, SteplessPart } from './part.ts';
export { optionsFor, type PerEnv, perEnv } from './per-env.ts';
export { type ApplicationPipeline, type Pipeline, pipeline } from './pipeline.ts';
export type { Presenter, Reached, Refusal } from './presenter.ts';
export { type Random, systemRandom } from './random.ts';
export { type Recorder, type RecorderOptions, recorder } from './recorder.ts';
export { type RequestFailure, requestError } from './request-failure.ts';
export { requestId } from './request-id.ts';
export type { HasResource, Resource } from './resource.ts';
export type { HasRoles, RoleGrant, RoleSet, UnansweredSource } from './roles.ts';
export { type Route, type RoutePipeline, route } from './route.ts';
export { type TraceContext, traceContext } from './trace-context.ts';
export {
  createTrail,
  type ReadableTrail,
  type SessionFacts,
  type SsoStep,
  type Trail,
  type TrailEntry,
} from './trail.ts';
export { type WorkerOptions, worker } from './worker.ts';

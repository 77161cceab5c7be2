export {
  type Application,
  type ApplicationContext,
  type ApplicationParts,
  application,
} from './application/application.ts';
export { mount } from './application/mount.ts';
export type { Theme } from './browser/frame/theme.ts';
export { isNavigation } from './browser/navigation.ts';
export { escapeHtml } from './encoding/escape-html.ts';
export { AccessError, type AccessErrorInit } from './failure/access-error.ts';
export { type FailureTable, failureTable } from './failure/failure-table.ts';
export type { Decision, HasDecision } from './identity/decision.ts';
export type {
  Anonymous,
  AuthenticatedClient,
  Caller,
  HasCaller,
  HasIdentity,
  Identity,
} from './identity/identity.ts';
export type { HasRoles, RoleGrant, RoleSet } from './identity/roles.ts';
export { type Admitted, allowAnyone, type Decided } from './pipeline/admission.ts';
export type { FetchHandler, WorkerApp } from './pipeline/app.ts';
export type { Login, Part } from './pipeline/part.ts';
export { type ApplicationPipeline, type Pipeline, pipeline } from './pipeline/pipeline.ts';
export { type Recorder, recorder } from './pipeline/recorder.ts';
export { type Route, type RoutePipeline, route } from './pipeline/route.ts';
export { worker } from './pipeline/worker.ts';
export type { WorkerOptions } from './pipeline/worker-options.ts';
export type { AccessRequest, AccessRequestRecipient } from './refusal/access-request.ts';
export { defaultPresenter, refusalHeaders } from './refusal/default-presenter.ts';
export { type RefusalPages, refusalPages } from './refusal/pages/refusal-pages.ts';
export type { Presenter, Refusal } from './refusal/presenter.ts';
export type { HasApplication } from './request/application-facts.ts';
export type { Arrival, BaseContext } from './request/base-context.ts';
export type { CallFacts, HasCall } from './request/call-facts.ts';
export type { CanonicalTarget } from './request/canonical-target.ts';
export type { Clock } from './request/clock.ts';
export type { HasDecisionOn } from './request/decision-on.ts';
export type { Handler, Middleware, Next, Nothing } from './request/middleware.ts';
export type { Random } from './request/random.ts';
export type { HasResource, Resource } from './request/resource.ts';
export type { TraceContext, TraceOptions } from './request/trace-context.ts';
export type { ReadableTrail, TrailEntry } from './request/trail.ts';

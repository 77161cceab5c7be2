import type {
  Application,
  BaseContext,
  HasCall,
  HasCaller,
  HasResource,
  HasRoles,
  Middleware,
} from '@portcullis/core';
import type { Origin } from '@portcullis/proxy';

/** Serves tools in front of an application. */
export interface AgentTools<Env = unknown> {
  /** The application, with the endpoint of the tools. */
  readonly served: <Served extends Application<Env, never, never, never>>(
    inside: Served,
    origin: Origin<Env>,
  ) => Served;
  /** Adds what the Conduit call of a tool contains, for rules with `parameters` and `within`. */
  readonly facts: (
    origin: Origin<Env>,
    asksWithin: boolean,
  ) => Middleware<BaseContext<Env> & HasCaller & HasRoles<never> & HasResource, HasCall>;
}

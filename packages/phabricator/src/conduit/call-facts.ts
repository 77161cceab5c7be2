import type {
  BaseContext,
  CallFacts,
  HasCall,
  HasCaller,
  HasResource,
  HasRoles,
  Middleware,
} from '@portcullis/core';
import type { Origin } from '@portcullis/proxy';
import { type PhorgeClient, phorgeClient } from '../sso/phorge-client.ts';
import { actsForGate, botOf, type ConduitBot } from './bot-of-caller.ts';
import { type CallArguments, callArguments } from './call-arguments.ts';
import { callProjects } from './call-projects.ts';
import { type ConduitCall, knownConduitCall } from './conduit-call.ts';
import { objectProjects } from './object-projects.ts';
import { parameterValues } from './parameter-values.ts';
import { searchedProjects } from './searched-projects.ts';

/** Options of the facts about Conduit calls that rules can use. */
export interface CallFactsOptions<Env> {
  readonly origin: Origin<Env>;
  readonly bots: readonly ConduitBot[];
  /** Whether a rule uses the projects of a call, so that Phorge has to be asked. */
  readonly asksWithin: boolean;
}

/**
 * Adds what a Conduit call contains, for rules with `parameters` and `within`. The gate asks Phorge which projects an object is in with the
 * token that the call itself is forwarded with, so a caller learns no more than by the call. Another user may move the object between the
 * question and the call.
 *
 * Needs `conduitCalls` before it, the caller and their roles: anonymous clients must not make the gate ask. Adds `call`; for a request that
 * is not a Conduit call, an empty one. Fails with 503 `phabricator.conduit_unverified`.
 */
export function callFacts<Env>({
  origin,
  bots,
  asksWithin,
}: CallFactsOptions<Env>): Middleware<BaseContext<Env> & HasCaller & HasRoles<never> & HasResource, HasCall> {
  const ask = phorgeClient(origin);
  return async (context, next) => {
    const call = knownConduitCall(context.request);
    const given = call && callArguments(call);
    if (call === undefined || given === undefined) return next({ call: {} });
    const parameters = parameterValues(given);
    const within = asksWithin ? await projectsOf(call, given) : undefined;
    return next({ call: { parameters, within } });

    function projectsOf(
      { token, hasCredentials }: ConduitCall,
      values: NonNullable<typeof given>,
    ): Promise<CallFacts['within']> {
      const bot = call && botOf(context, call, bots)?.token;
      const shown =
        bot ?? (hasCredentials && call !== undefined && !actsForGate(context, call) ? token : undefined);
      const usable = context.caller.kind === 'anonymous' ? undefined : shown;
      return projectsWithin(ask, context, usable, context.resource.operation ?? '', values);
    }
  };
}

/**
 * The projects of everything that a call reads or changes; `undefined` if they cannot be determined.
 * @param token of the call. `undefined`: Phorge is not asked
 */
export async function projectsWithin<Env>(
  ask: PhorgeClient<Env>,
  context: BaseContext<Env>,
  token: string | undefined,
  method: string,
  values: CallArguments,
): Promise<CallFacts['within']> {
  const said = callProjects(method, values);
  if (said === undefined) return undefined;
  const { things, objects, sets = [], searched } = said;
  if (objects.length === 0 && searched === undefined) return things;
  if (token === undefined) return undefined;
  if (searched !== undefined) return searchedProjects(ask, context, token, searched);
  const found = await Promise.all(objects.map((object) => objectProjects(ask, context, token, object)));
  const left = found.flat().filter((phid) => sets.some((kept) => !kept.includes(phid)));
  return [...things, ...found, ...left.map((phid) => [phid])];
}

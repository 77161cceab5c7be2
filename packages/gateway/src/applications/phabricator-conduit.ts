import type { BaseContext, Middleware } from '@portcullis/core';
import {
  callFacts,
  conduitCalls,
  conduitHandler,
  conduitToken,
  edgeCredentials,
  samePerson,
  tokenUsers,
} from '@portcullis/phabricator/conduit';
import type { ConfiguredEnv } from '../assembly/origins.ts';
import { publicBase } from '../assembly/public-base.ts';
import type { InstanceConfiguration } from '../configuration/types.ts';
import type { AssembledApplication, Surroundings } from './application.ts';

type Step = Middleware<BaseContext<ConfiguredEnv>>;

/** Adds what an instance has of Conduit: callers by their API tokens, and bots. Nothing where nothing is configured. */
export function conduitOf(
  {
    name,
    hosts,
    maxFormBytes = 8 * 1024 * 1024,
    conduit,
    policy,
    shadowPolicy,
  }: Extract<InstanceConfiguration, { readonly application: 'phabricator' }>,
  { origin, verifiers }: Surroundings,
): (assembled: AssembledApplication) => AssembledApplication {
  if (conduit === undefined) return (assembled) => assembled;
  const {
    tokens = false,
    samePerson: by = 'email',
    cacheSeconds = 300,
    asksPerMinute = 600,
    bots = [],
  } = conduit;
  const [base = ''] = hosts;
  const users = tokenUsers<ConfiguredEnv>({
    origin,
    cacheSeconds,
    perMinute: asksPerMinute,
    perClient: asksPerMinute / 20,
  });
  const byToken = conduitToken<ConfiguredEnv>({ users, issuer: publicBase(base), provider: name });
  const facts = callFacts<ConfiguredEnv>({
    origin,
    bots,
    asksWithin: [policy, shadowPolicy].some((each) => each?.rules.some(({ within }) => within !== undefined)),
  });
  const same = by === 'off' ? undefined : samePerson<ConfiguredEnv>(users, by);
  return ({ application, server }) => ({
    application: { ...application, handler: conduitHandler(application.handler, bots) },
    call: (context, next) =>
      same === undefined ? facts(context, next) : same(context, () => facts(context, next)),
    server: inOrder(conduitCalls(maxFormBytes), server),
    verifiers: [
      ...(bots.length === 0 ? [] : [edgeCredentials<ConfiguredEnv>(verifiers)]),
      ...(tokens ? [byToken] : []),
    ],
  });
}

function inOrder(first: Step, second: Step | undefined): Step {
  if (second === undefined) return first;
  return (context, next) => first(context, () => second(context, next));
}

import { defined } from '@portcullis/core/internal';
import {
  AGENT_ENDPOINT,
  costOf,
  isForPrograms,
  maskCapabilities,
  missingPasswordTold,
  ownVcsPassword,
  phabricatorApplication,
  usernameByClaims,
} from '@portcullis/phabricator/internal';
import type { SessionGate } from '@portcullis/session';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import type { ApplicationPart, AssembledApplication } from './application.ts';
import {
  FEATURE_SETTINGS,
  type PhabricatorFeature,
  type PhabricatorInstance,
} from './phabricator-feature.ts';

/**
 * Phabricator and Phorge, with what some instances have besides. An instance with a setting whose feature is missing has no part: its
 * gate refuses every request.
 */
export function phabricatorPartWith(...features: readonly PhabricatorFeature[]): ApplicationPart {
  const featuresOf = (instance: PhabricatorInstance): readonly PhabricatorFeature[] =>
    FEATURE_SETTINGS.filter((setting) => instance[setting] !== undefined).map((setting) => {
      const feature = features.find((one) => one.setting === setting);
      if (feature !== undefined) return feature;
      throw new TypeError(
        `this Worker was built without "${setting}" of ${instance.name}: run "portcullis build" again`,
      );
    });
  return {
    maskPath: () => maskCapabilities,
    endpoints: (instance, login) =>
      featuresOf(instance as PhabricatorInstance).flatMap(({ endpoints }) => endpoints?.(login) ?? []),
    told: (instance) =>
      ((instance as PhabricatorInstance).sso?.usernames?.claims ?? []).map((claim) => `claim:${claim}`),
    acceptsCredentials: isForPrograms,
    readsTokens: (instance) => (instance as PhabricatorInstance).conduit !== undefined,
    resourcePaths: ({ agents }) => (agents === undefined ? [] : [AGENT_ENDPOINT]),
    deposit: (given, host, fetch) => {
      const instance = given as PhabricatorInstance;
      const features = featuresOf(instance);
      const deposit = features.find((feature) => feature.deposit !== undefined)?.deposit;
      if (deposit === undefined) return undefined;
      const named = features.find((feature) => feature.usernameOf !== undefined);
      return (env) =>
        deposit(instance, host, async (identity) => named?.usernameOf?.(instance, env, identity), fetch);
    },
    costOf: () => costOf,
    linkedAccounts: (given, dependencies) => {
      const instance = given as PhabricatorInstance;
      const [found] = featuresOf(instance).flatMap(
        ({ linkedAccounts }) => linkedAccounts?.(instance, dependencies) ?? [],
      );
      return found;
    },
    create: (given, dependencies) => {
      const instance = given as PhabricatorInstance;
      const { maxFormBytes, originHardened, timeoutSeconds } = instance;
      const application = phabricatorApplication<ConfiguredEnv>({
        origin: dependencies.origin,
        ...defined({ maxFormBytes, originHardened, timeoutSeconds }),
      });
      const features = featuresOf(instance);
      const made = (assembled: AssembledApplication, { add }: PhabricatorFeature) =>
        add(assembled, instance, dependencies);
      const within = ofOnePerson(
        features.filter((one) => !readsCalls(one) && !hasOwnEndpoint(one)).reduce(made, { application }),
        instance,
      );
      const gate = dependencies.login?.gate;
      const calls = features
        .filter(readsCalls)
        .reduce(made, gate === undefined ? within : withoutCredentials(within, gate));
      return features.filter(hasOwnEndpoint).reduce(made, calls);
    },
  };
}

/** A call that was read is known by its very request, so this one stands before what takes a credential out of that. */
function readsCalls({ setting }: PhabricatorFeature): boolean {
  return setting === 'conduit';
}

/** What serves an endpoint of the gate's stands around all others, which prepare requests for Phorge. */
function hasOwnEndpoint({ setting }: PhabricatorFeature): boolean {
  return setting === 'agents';
}

/** Phabricator and Phorge with their own login. */
export const phabricatorPart: ApplicationPart = /* @__PURE__ */ phabricatorPartWith();

/** Of these, a username is made where single sign-on gave none. */
const USERNAME_CLAIMS = ['preferred_username', 'email'];

/** A person who is known at the gate sends their own VCS password, and no other. */
function ofOnePerson(
  assembled: AssembledApplication,
  { repositories, sso }: PhabricatorInstance,
): AssembledApplication {
  if (repositories?.samePerson === 'off') return assembled;
  const { application, usernameOf } = assembled;
  const byClaims = usernameByClaims(sso?.usernames?.claims ?? USERNAME_CLAIMS);
  const handler = ownVcsPassword(
    application.handler,
    async (identity) => (await usernameOf?.(identity)) ?? (await byClaims(identity)),
  );
  return { ...assembled, application: { ...application, handler } };
}

/** Phorge gets the password of its own that stands behind a credential of the gate's, and nothing of that. */
function withoutCredentials(
  assembled: AssembledApplication,
  gate: SessionGate<ConfiguredEnv>,
): AssembledApplication {
  const { application } = assembled;
  const told = missingPasswordTold(application.handler);
  const handler: typeof told = (context) => told({ ...context, request: gate.withoutCredential(context) });
  return { ...assembled, application: { ...application, handler } };
}

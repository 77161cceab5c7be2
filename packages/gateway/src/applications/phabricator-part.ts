import { type BaseContext, type Handler, type HasCaller, type HasResource, route } from '@portcullis/core';
import { phabricator, zone } from '@portcullis/phabricator';
import { costOf, isForPrograms } from '@portcullis/phabricator/internal';
import type { SingleSignOn } from '@portcullis/phabricator/sso';
import type { SessionGate } from '@portcullis/session';
import type { ConfiguredEnv } from '../assembly/origins.ts';
import type { InstanceConfiguration, LoginConfiguration } from '../configuration/types.ts';
import type { ApplicationPart, ExplainedApplication, Surroundings } from './application.ts';
import { PROGRAM_SETTINGS, programsOf } from './phabricator-programs.ts';
import { signOnOf, signOnPrefix } from './phabricator-sign-on.ts';

type Instance = Extract<InstanceConfiguration, { readonly application: 'phabricator' }>;

/** Its origin is never asked. */
export const EXPLAINED: ExplainedApplication = /* @__PURE__ */ phabricator({
  origin: /* @__PURE__ */ zone(),
});

/** Phabricator and Phorge, where people log in by themselves. */
export const phabricatorPart: ApplicationPart = /* @__PURE__ */ partWith(undefined, undefined);

/** The same, where some instances sign people in. */
export const phabricatorSignOnPart: ApplicationPart = /* @__PURE__ */ partWith(
  { signOnOf, signOnPrefix },
  undefined,
);

/** Where some instances have settings for programs: of Conduit, or of repositories. */
export const phabricatorProgramsPart: ApplicationPart = /* @__PURE__ */ partWith(undefined, programsOf);

/** All that there is. */
export const phabricatorSignOnProgramsPart: ApplicationPart = /* @__PURE__ */ partWith(
  { signOnOf, signOnPrefix },
  programsOf,
);

interface SignOn {
  readonly signOnOf: (
    instance: Instance,
    surroundings: Surroundings,
  ) => SingleSignOn<ConfiguredEnv> | undefined;
  readonly signOnPrefix: (login: LoginConfiguration) => string;
}

function partWith(signOn: SignOn | undefined, programs: typeof programsOf | undefined): ApplicationPart {
  const signOnFor = ({ sso, name }: Instance): SignOn | undefined => {
    if (sso !== undefined && signOn === undefined) {
      throw new TypeError(`nothing in this Worker signs in at ${name}: run "portcullis build" again`);
    }
    return sso === undefined ? undefined : signOn;
  };
  return {
    maskPath: () => EXPLAINED.maskPath,
    endpoints: (instance, login) => {
      const configured = signOnFor(instance as Instance);
      return configured === undefined ? [] : [configured.signOnPrefix(login)];
    },
    acceptsCredentials: isForPrograms,
    costOf,
    create: (instance, surroundings) => {
      const { maxFormBytes, originHardened, timeoutSeconds } = instance as Instance;
      const signedIn = signOnFor(instance as Instance)?.signOnOf(instance as Instance, surroundings);
      const served = phabricator<ConfiguredEnv>({
        origin: surroundings.origin,
        ...(maxFormBytes === undefined ? {} : { maxFormBytes }),
        ...(originHardened === undefined ? {} : { originHardened }),
        ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
      });
      const gate = surroundings.login?.gate;
      const application =
        gate === undefined ? served : { ...served, handler: withoutCredentials(served.handler, gate) };
      const missing = PROGRAM_SETTINGS.find((setting) => (instance as Instance)[setting] !== undefined);
      if (missing !== undefined && programs === undefined) {
        throw new TypeError(
          `nothing in this Worker knows "${missing}" at ${instance.name}: run "portcullis build" again`,
        );
      }
      const withPrograms = programs?.(instance as Instance, surroundings) ?? ((assembled) => assembled);
      if (signedIn === undefined) return withPrograms({ application });
      const signedOn = route<BaseContext<ConfiguredEnv> & HasCaller & HasResource>()
        .use(signedIn.step)
        .handle(application.handler);
      return withPrograms({
        application: {
          ...application,
          handler: signedOn,
        },
        server: signedIn.server,
      });
    },
  };
}

/** Phorge gets the password of its own that stands behind a credential of the gate's, and nothing of that. */
function withoutCredentials<Context extends BaseContext<ConfiguredEnv>>(
  handler: Handler<Context>,
  gate: SessionGate<ConfiguredEnv>,
): Handler<Context> {
  return (context) => handler({ ...context, request: gate.withoutCredential(context) });
}

import { defined } from '@portcullis/core/internal';
import type { Origin } from '@portcullis/proxy';
import { web, zone } from '@portcullis/web';
import type { ConfiguredEnv } from '../assembly/origins.ts';
import type { InstanceConfiguration } from '../configuration/types.ts';
import type { ApplicationPart } from './application.ts';
import type { tokenAsPassword } from './token-as-password.ts';

export type WebInstance = Extract<InstanceConfiguration, { readonly application: 'web' }>;

/**
 * Any other web application, with what some instances have besides. An instance with `tokenAsPassword` where that is missing has no
 * part: its gate refuses every request.
 */
export function webPartWith(passwords?: typeof tokenAsPassword): ApplicationPart {
  return {
    // Its origin is never asked, and its keys are not needed for that.
    maskPath: (instance) => {
      const { assertion: _, ...rest } = instance as WebInstance;
      return web(optionsOf(rest, zone())).maskPath;
    },
    endpoints: () => [],
    told: (instance) => Object.values((instance as WebInstance).identityHeaders ?? {}),
    create: (instance, { origin, verifiers }) => {
      const application = web(optionsOf(instance as WebInstance, origin));
      if ((instance as WebInstance).tokenAsPassword !== true) return { application };
      if (passwords !== undefined) return { application, ...passwords(verifiers) };
      throw new TypeError(
        `nothing in this Worker knows "tokenAsPassword" at ${instance.name}: run "portcullis build" again`,
      );
    },
  };
}

/** Any other web application, whose programs send their tokens in headers of their own. */
export const webPart: ApplicationPart = /* @__PURE__ */ webPartWith();

/** The options of `web()` that an instance's settings make. */
export function optionsOf(
  { applicationName: name, identityHeaders: headers, ...settings }: WebInstance,
  origin: Origin<ConfiguredEnv>,
): Parameters<typeof web<ConfiguredEnv>>[0] {
  const { resources, caseSensitive, encodedDelimiters, encodedScopes, ampersands } = settings;
  const { assertion, forwardHeaders, forwardMethods, timeoutSeconds } = settings;
  return defined({
    origin,
    ...{ name, resources, caseSensitive, encodedDelimiters, encodedScopes, ampersands },
    ...{ assertion, headers, forwardHeaders, forwardMethods, timeoutSeconds },
  }) as Parameters<typeof web<ConfiguredEnv>>[0];
}

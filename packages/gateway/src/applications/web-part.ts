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
  {
    applicationName,
    resources,
    caseSensitive,
    encodedDelimiters,
    encodedScopes,
    ampersands,
    forwardMethods,
    identityHeaders,
    ...rest
  }: WebInstance,
  origin: Origin<ConfiguredEnv>,
): Parameters<typeof web<ConfiguredEnv>>[0] {
  const { assertion, forwardHeaders, timeoutSeconds } = rest;
  return {
    origin,
    ...defined({
      name: applicationName,
      resources,
      caseSensitive,
      encodedDelimiters,
      encodedScopes,
      ampersands,
      forwardMethods,
    }),
    ...defined({ assertion, headers: identityHeaders, forwardHeaders, timeoutSeconds }),
  } as Parameters<typeof web<ConfiguredEnv>>[0];
}

function defined(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

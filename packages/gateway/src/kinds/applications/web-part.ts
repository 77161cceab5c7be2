import { defined } from '@portcullis/core/internal';
import type { Origin } from '@portcullis/proxy';
import { type web, zone } from '@portcullis/web';
import { webWith } from '@portcullis/web/internal';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import type { InstanceConfiguration } from '../../generated/types.ts';
import type { ApplicationPart } from './application.ts';
import { WEB_FEATURE_SETTINGS, type WebFeature } from './web-feature.ts';

export type WebInstance = Extract<InstanceConfiguration, { readonly application: 'web' }>;

/**
 * Any other web application, with what some instances have besides. An instance with a setting whose feature is missing has no part:
 * its gate refuses every request.
 */
export function webPartWith(...features: readonly WebFeature[]): ApplicationPart {
  const known: WebFeature = Object.assign({}, ...features);
  return {
    // Its origin is never asked, and its keys are not needed for that.
    maskPath: (instance) => {
      const { assertion: _, ...rest } = instance as WebInstance;
      return webWith(optionsOf(rest, zone())).maskPath;
    },
    endpoints: () => [],
    told: (instance) => Object.values((instance as WebInstance).identityHeaders ?? {}),
    create: (given, { origin, verifiers }) => {
      const instance = given as WebInstance;
      const missing = WEB_FEATURE_SETTINGS.find((setting) => asksFor(instance, setting) && !known[setting]);
      if (missing !== undefined) {
        throw new TypeError(
          `this Worker was built without "${missing}" of ${instance.name}: run "portcullis build" again`,
        );
      }
      const application = webWith(optionsOf(instance, origin), known.assertion);
      if (!asksFor(instance, 'tokenAsPassword')) return { application };
      return { application, ...known.tokenAsPassword?.(verifiers) };
    },
  };
}

/** Whether an instance has a setting that asks for a feature. */
export function asksFor(instance: WebInstance, setting: keyof WebFeature): boolean {
  return Boolean(instance[setting]);
}

/** Any other web application, without any of them. */
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

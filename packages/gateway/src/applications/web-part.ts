import type { Origin } from '@portcullis/proxy';
import { web, zone } from '@portcullis/web';
import type { ConfiguredEnv } from '../assembly/origins.ts';
import type { InstanceConfiguration } from '../configuration/types.ts';
import type { ApplicationPart } from './application.ts';

export type WebInstance = Extract<InstanceConfiguration, { readonly application: 'web' }>;

/** Any other web application. */
export const webPart: ApplicationPart = {
  // Its origin is never asked, and its keys are not needed for that.
  maskPath: (instance) => {
    const { assertion: _, ...rest } = instance as WebInstance;
    return web(optionsOf(rest, zone())).maskPath;
  },
  endpoints: () => [],
  told: (instance) => Object.values((instance as WebInstance).identityHeaders ?? {}),
  create: (instance, { origin }) => ({
    application: web(optionsOf(instance as WebInstance, origin)),
  }),
};

/** The options of `web()` that an instance's settings make. */
export function optionsOf(
  {
    applicationName,
    resources,
    caseSensitive,
    encodedDelimiters,
    encodedScopes,
    identityHeaders,
    ...rest
  }: WebInstance,
  origin: Origin<ConfiguredEnv>,
): Parameters<typeof web<ConfiguredEnv>>[0] {
  const { assertion, forwardHeaders, timeoutSeconds } = rest;
  return {
    origin,
    ...defined({ name: applicationName, resources, caseSensitive, encodedDelimiters, encodedScopes }),
    ...defined({ assertion, headers: identityHeaders, forwardHeaders, timeoutSeconds }),
  } as Parameters<typeof web<ConfiguredEnv>>[0];
}

function defined(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

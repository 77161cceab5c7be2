import { OptionsError } from '@portcullis/core/options';
import { web, zone } from '@portcullis/web';
import { type ConfiguredEnv, originOf } from '../assembly/origins.ts';
import type { InstanceConfiguration } from '../configuration/types.ts';
import type { RegisteredApplication } from './application.ts';
import { webApplicationSettings } from './web-settings.ts';

type Instance = Extract<InstanceConfiguration, { readonly application: 'web' }>;

/** Any other web application. */
export const webApplication: RegisteredApplication = {
  name: 'web',
  title: 'Any application over HTTP.',
  settings: webApplicationSettings,
  explained: (instance) => {
    try {
      // Its origin is never asked, and its keys are not needed to explain it.
      return web(optionsOf({ ...instance, assertion: undefined } as unknown as Instance, zone()));
    } catch (error) {
      if (error instanceof OptionsError) return undefined;
      throw error;
    }
  },
  problems: () => [],
  endpoints: () => [],
  create: (instance, { fetch }) => ({
    application: web(optionsOf(instance as Instance, originOf(instance.origin, fetch))),
  }),
};

function optionsOf(
  { applicationName, resources, caseSensitive, encodedDelimiters, identityHeaders, ...rest }: Instance,
  origin: ReturnType<typeof originOf>,
): Parameters<typeof web<ConfiguredEnv>>[0] {
  const { assertion, forwardHeaders, timeoutSeconds } = rest;
  return {
    origin,
    ...defined({ name: applicationName, resources, caseSensitive, encodedDelimiters, assertion }),
    ...defined({ headers: identityHeaders, forwardHeaders, timeoutSeconds }),
  } as Parameters<typeof web<ConfiguredEnv>>[0];
}

function defined(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

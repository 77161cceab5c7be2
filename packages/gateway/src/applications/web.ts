import { OptionsError } from '@portcullis/core/internal';
import { web, zone } from '@portcullis/web';
import * as v from 'valibot';
import { type ConfiguredEnv, originOf } from '../assembly/origins.ts';
import type { ConfigurationProblem } from '../checks/configuration-problem.ts';
import type { InstanceConfiguration } from '../configuration/types.ts';
import type { PlacedInstance, RegisteredApplication } from './application.ts';
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
  problems: (instances) => instances.flatMap(optionProblems),
  endpoints: () => [],
  create: (instance, { fetch }) => ({
    application: web(optionsOf(instance as Instance, originOf(instance.origin, fetch))),
  }),
};

const shape = v.object(webApplicationSettings);

/** What only the package itself finds wrong: a header that clients may send, a pattern that is none. */
function optionProblems({ instance, path }: PlacedInstance): ConfigurationProblem[] {
  // What is wrong with its shape is said by the schema.
  const given = Object.entries(instance).filter(([setting]) =>
    Object.hasOwn(webApplicationSettings, setting),
  );
  if (!v.is(shape, Object.fromEntries(given))) return [];
  try {
    web(optionsOf(instance as unknown as Instance, zone()));
    return [];
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    return error.problems.map((problem) => {
      const [, option = '', message = problem] = /^([\w.]+(?:\[\d+\])?):? (.*)$/s.exec(problem) ?? [];
      const setting = { headers: 'identityHeaders', name: 'applicationName' }[option] ?? option;
      return { path: `${path}.${setting}`, message };
    });
  }
}

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

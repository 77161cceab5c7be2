import { OptionsError } from '@portcullis/core/internal';
import { web, zone } from '@portcullis/web';
import * as v from 'valibot';
import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import type { PlacedInstance } from '../../configuration/unchecked.ts';
import type { RegisteredApplication } from './application.ts';
import { WEB_FEATURE_SETTINGS, webAssertions, webPasswords } from './web-feature.ts';
import { asksFor, optionsOf, type WebInstance, webPartWith } from './web-part.ts';
import { webApplicationSettings } from './web-settings.ts';

/** Any other web application. */
export const webApplication: RegisteredApplication = {
  name: 'web',
  title: 'Any web application.',
  settings: webApplicationSettings,
  explained: (instance) => {
    try {
      // Its origin is never asked, and its keys are not needed to explain it.
      return web(optionsOf({ ...instance, assertion: undefined } as unknown as WebInstance, zone()));
    } catch (error) {
      if (error instanceof OptionsError) return undefined;
      throw error;
    }
  },
  problems: (instances) => [...instances.flatMap(optionProblems), ...audienceProblems(instances)],
  part: /* @__PURE__ */ webPartWith(webPasswords, webAssertions),
  builtPart: (instances) => {
    const used = WEB_FEATURE_SETTINGS.filter((setting) =>
      instances.some((instance) => asksFor(instance as WebInstance, setting)),
    );
    if (used.length === 0) return ['webPart'];
    return ['webPartWith', ...used.map((setting) => BUILT_FEATURES[setting])];
  },
};

/** What `portcullis/built` calls them. */
const BUILT_FEATURES = { tokenAsPassword: 'webPasswords', assertion: 'webAssertions' } as const;

/** An application that receives an assertion about a user could replay it at another one that accepts the same audience. */
function audienceProblems(instances: readonly PlacedInstance[]): ConfigurationProblem[] {
  const told = instances.flatMap(({ instance: { assertion, origin }, path }) => {
    const { audience } = Object(assertion) as { readonly audience?: unknown };
    return typeof audience === 'string' ? [{ audience, origin: JSON.stringify(origin), path }] : [];
  });
  return told.flatMap(({ audience, origin, path }, index) => {
    const first = told.slice(0, index).find((one) => one.audience === audience && one.origin !== origin);
    if (first === undefined) return [];
    const said = `is ${JSON.stringify(audience)}, which ${first.path}.assertion also uses for another origin`;
    return [
      {
        path: `${path}.assertion.audience`,
        message: `${said}: that application could replay its assertions here. Use a different audience for each`,
      },
    ];
  });
}

const shape = v.object(webApplicationSettings);

/** Problems that only the package finds: a header that clients can send, a malformed pattern. */
function optionProblems({ instance, path }: PlacedInstance): ConfigurationProblem[] {
  // What is wrong with its shape is said by the schema.
  const given = Object.entries(instance).filter(([setting]) =>
    Object.hasOwn(webApplicationSettings, setting),
  );
  if (!v.is(shape, Object.fromEntries(given))) return [];
  try {
    web(optionsOf(instance as unknown as WebInstance, zone()));
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

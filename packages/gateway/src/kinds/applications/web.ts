import { OptionsError } from '@portcullis/core/internal';
import { web, zone } from '@portcullis/web';
import type { RegisteredApplication } from './application.ts';
import { optionProblems } from './option-problems.ts';
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
  problems: optionProblems(
    webApplicationSettings,
    (instance) => web(optionsOf(instance as unknown as WebInstance, zone())),
    { headers: 'identityHeaders', name: 'applicationName' },
  ),
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

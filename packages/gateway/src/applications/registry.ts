import type { ExplainedApplication, RegisteredApplication } from './application.ts';
import { phabricatorApplication } from './phabricator.ts';
import { webApplication } from './web.ts';

/** Every application that an instance can be of. To add one, write a file like `phabricator.ts` and name it here. */
export const REGISTERED: readonly RegisteredApplication[] = [phabricatorApplication, webApplication];

/** The application of this name; of a name that there is none of, `undefined`. */
export function registeredApplication(name: unknown): RegisteredApplication | undefined {
  return REGISTERED.find((application) => application.name === name);
}

/** What explains an instance's application without a gate. Throws for a name that there is no application of. */
export function explainedApplication(instance: { readonly application: string }): ExplainedApplication {
  const registered = registeredApplication(instance.application);
  if (registered === undefined) {
    throw new TypeError(`no application is called ${JSON.stringify(instance.application)}`);
  }
  return registered.explained({ ...instance });
}

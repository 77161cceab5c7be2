import type { PolicyOptions } from '@portcullis/policy';
import { type ExplainedApplication, policyWords, type RegisteredApplication } from './application.ts';
import { phabricatorApplication } from './phabricator.ts';
import { webApplication } from './web.ts';

/** Every application that an instance can be of. To add one, write a file like `phabricator.ts` and name it here. */
export const REGISTERED: readonly RegisteredApplication[] = [phabricatorApplication, webApplication];

/** The application of this name; of a name that there is none of, `undefined`. */
export function registeredApplication(name: unknown): RegisteredApplication | undefined {
  return REGISTERED.find((application) => application.name === name);
}

/** What explains an instance's application without a gate. Throws for an instance that has none. */
export function explainedApplication(instance: {
  readonly name: string;
  readonly application: string;
}): ExplainedApplication {
  const explained = registeredApplication(instance.application)?.explained({ ...instance });
  if (explained === undefined) throw new TypeError(`the instance "${instance.name}" has no application`);
  return explained;
}

/** The words that a policy of an instance may use; none where its settings make no application, which is told elsewhere. */
export function policyWordsOf(instance: Readonly<Record<string, unknown>>): PolicyOptions {
  const explained = registeredApplication(instance.application)?.explained(instance);
  return explained === undefined ? {} : policyWords(explained);
}

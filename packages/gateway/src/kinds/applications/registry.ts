import type { PolicyOptions } from '@portcullis/policy';
import type { Fields } from '../../configuration/unchecked.ts';
import { type ExplainedApplication, policyWords, type RegisteredApplication } from './application.ts';
import { mcpApplication } from './mcp.ts';
import { phabricatorApplication } from './phabricator.ts';
import { webApplication } from './web.ts';

/** Every application that an instance can be of. To add one, write a file like `phabricator.ts` and name it here. */
export const REGISTERED: readonly RegisteredApplication[] = [
  phabricatorApplication,
  webApplication,
  mcpApplication,
];

/** What an instance can have as its `application`. */
export function registeredNames(): readonly string[] {
  return REGISTERED.map(({ name }) => name);
}

/** Returns the application of this name, or `undefined`. */
export function registeredApplication(name: unknown): RegisteredApplication | undefined {
  return REGISTERED.find((application) => application.name === name);
}

/** The paths of an instance that access tokens of `login.agents` can be for. Empty if it has none, or if its settings are malformed. */
export function resourcePathsOf(instance: Fields): readonly string[] {
  return registeredApplication(instance.application)?.part.resourcePaths?.(instance) ?? [];
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

/** Returns the names that a policy of an instance can use. Empty if its settings are malformed, which is reported elsewhere. */
export function policyWordsOf(instance: Readonly<Record<string, unknown>>): PolicyOptions {
  const explained = registeredApplication(instance.application)?.explained(instance);
  return explained === undefined ? {} : policyWords(explained);
}

import type { About } from '../message/message.ts';
import { type MethodFacts, NOTIFICATIONS, REQUESTS } from '../message/methods.ts';
import { classifier, type McpResource, RESPONSE, SESSION, type SessionOperation } from './classify.ts';

/** Names that requests can contain: for proofs, one of each class that rules distinguish. */
export interface CalledNames {
  readonly tools: readonly string[];
  readonly prompts: readonly string[];
  /** Addresses of resources, and texts of templates. */
  readonly resources: readonly string[];
}

/** What a request to the endpoint of an MCP server can be about, by HTTP method. */
export interface PossibleResources {
  /** A list of things that must all be allowed, such as several subscriptions, is each of them. */
  readonly messages: readonly McpResource[];
  readonly session: (method: string) => McpResource | undefined;
  /** A call of a tool, and the first request for a prompt or a resource. */
  readonly call: (about: CallAbout) => McpResource;
}

/** What a person asks about. */
export type CallAbout = Extract<About, { kind: 'tool' | 'prompt' | 'resource' }>;

/**
 * Lists what requests can be about, without any request. A new method of the protocol is in it with its line in `methods.ts`.
 *
 * @param application the option `name`
 * @param reads the option `reads`
 */
export function possibleResources(
  application: string,
  reads: readonly string[],
  names: CalledNames,
): PossibleResources {
  const about = classifier(application, reads);
  // No tool can have this name.
  const [tools, prompts, resources] = [names.tools, names.prompts, names.resources].map((all) =>
    all.filter((name) => name !== SESSION),
  ) as [string[], string[], string[]];
  const each = (method: string, subject: MethodFacts['about']): readonly McpResource[] => {
    const all = (found: readonly About[]): readonly McpResource[] =>
      found.map((one) => {
        const { shownId: _, ...resource } = about.asked(one, method);
        return resource;
      });
    const ofTools = (): readonly About[] => tools.map((name) => ({ kind: 'tool', name }));
    const ofPrompts = (): readonly About[] => prompts.map((name) => ({ kind: 'prompt', name }));
    // Any text can be a template.
    const ofResources = (): readonly About[] => resources.map((template) => ({ kind: 'template', template }));
    const ofServer = (): readonly About[] => [{ kind: 'server' }];
    switch (subject) {
      case 'tool':
        return all(ofTools());
      case 'prompt':
        return all(ofPrompts());
      case 'resource':
        return all(ofResources());
      case 'reference':
        return all([...ofPrompts(), ...ofResources()]);
      case 'subscription':
        return all([...ofServer(), ...ofResources()]);
      case 'server':
      case undefined:
        return all(ofServer());
    }
  };
  const sessions: ReadonlyMap<string, SessionOperation> = new Map([
    ['GET', 'stream'],
    ['DELETE', 'end'],
  ]);
  return {
    messages: [
      ...[...REQUESTS, ...NOTIFICATIONS].flatMap(([method, facts]) => each(method, facts.about)),
      ...each(RESPONSE, undefined),
    ],
    session: (method) => {
      const operation = sessions.get(method);
      return operation && about.session(operation);
    },
    call: about.listed,
  };
}

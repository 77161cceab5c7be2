import type { Resource } from '@portcullis/core';
import {
  AGENT_ENDPOINT,
  conduitMethods,
  escapes,
  exampleContents,
  examplePaths,
  examplePatterns,
  exampleQueries,
  exampleWords,
  mixedPages,
  operationsByKind,
  type PolicyWords,
  patternsApply,
  possibleToolResources,
  READING_METHODS,
  toolResource,
} from '@portcullis/phabricator/internal';
import type { ReachVocabulary } from '@portcullis/policy/internal';
import type { InstanceConfiguration } from 'portcullis';
import { liveStatus } from '../phorge/live-status.ts';

/** What the command line knows of an application besides what a gate for it does. */
interface ToldOfApplication {
  /** For notes on a policy: pages that mix the data of several, ways on which data comes through others, names of methods. */
  readonly reach: ReachVocabulary;
  /** Whether it may read several spellings of an address as one. */
  readonly spellsAlike: boolean;
  /** For proofs: paths of all its places, and such as bring the words of a policy. */
  readonly examplePaths: (policy: PolicyWords) => readonly string[];
  /** For proofs: patterns by which its classifier tells paths apart. */
  readonly examplePatterns: (policy: PolicyWords) => readonly string[];
  /** For proofs: whether those tell any paths apart below one that ends in a slash. */
  readonly patternsApply: (path: string) => boolean;
  /** For proofs: segments below a path that its classifier reads, each as no other. */
  readonly exampleWords: (policy: PolicyWords) => (path: string) => readonly string[];
  /** For proofs: queries that make something else of a method and a path, none among them. */
  readonly exampleQueries: (method: string, path: string) => readonly string[];
  /** For proofs: operations of requests that depend on their content, in addition to those of method and path. */
  readonly exampleContents: (method: string, path: string) => readonly string[];
  /** For proofs: patterns of methods of Conduit that only read. */
  readonly readingMethods: readonly string[];
  /** For proofs: methods that make something else of a path, besides those that are always looked at. */
  readonly methods: readonly string[];
  /** Tools that the gate itself serves next to an instance of it. Default: none. */
  readonly ownTools?: (instance: InstanceConfiguration) => OwnTools | undefined;
  /** Checks whether a running application is healthy, as far as an anonymous client can see. */
  readonly live: typeof liveStatus;
}

/** Tools of the gate itself. */
export interface OwnTools {
  /** The path of their endpoint. */
  readonly path: string;
  /** What requests there can be about. */
  readonly resources: () => readonly Resource[];
  /** What a call of a tool is about. */
  readonly call: (tool: string) => Resource;
}

/** Applications without an entry have no such pages. */
const NOTHING_MORE: ToldOfApplication = {
  reach: {},
  spellsAlike: true,
  examplePaths: () => [],
  examplePatterns: () => [],
  patternsApply: () => true,
  exampleWords: () => () => [],
  exampleQueries: () => [''],
  exampleContents: () => [],
  readingMethods: [],
  methods: ['DELETE'],
  live: async () => [],
};

const TOLD: ReadonlyMap<string, ToldOfApplication> = new Map([
  [
    'phabricator',
    {
      reach: {
        mixedPages,
        escapes,
        conduitMethods: conduitMethods().map(({ name }) => name),
        operations: operationsByKind(),
      },
      spellsAlike: false,
      examplePaths,
      examplePatterns,
      patternsApply,
      exampleWords,
      exampleQueries,
      exampleContents,
      readingMethods: READING_METHODS,
      methods: [],
      ownTools: (instance) =>
        'agents' in instance && instance.agents !== undefined
          ? {
              path: AGENT_ENDPOINT,
              resources: () =>
                possibleToolResources(instance.agents === true ? [] : (instance.agents?.write ?? [])),
              call: toolResource,
            }
          : undefined,
      live: liveStatus,
    },
  ],
  // Names of tools are compared by their server as they are written. Places of its calls: `mcp-calls.ts`.
  ['mcp', { ...NOTHING_MORE, spellsAlike: false }],
]);

/** Returns the facts about an application, by its name in the configuration. */
export function toldOf(application: string): ToldOfApplication {
  return TOLD.get(application) ?? NOTHING_MORE;
}

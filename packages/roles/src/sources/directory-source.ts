import type { BaseContext, Identity } from '@portcullis/core';
import { type Completed, optionsFor, type PerEnv, perEnv } from '@portcullis/core/internal';
import type { GroupSource } from '../group-source.ts';
import { CachedGroups } from './cached-groups.ts';
import { DirectoryCalls } from './directory-calls.ts';
import {
  type DirectorySettings,
  type DirectoryTuning,
  directorySettings,
  type OwnFields,
} from './directory-options.ts';

/** A request for the groups of one caller. */
export interface Inquiry {
  readonly identity: Identity;
  readonly context: BaseContext;
  readonly calls: DirectoryCalls;
}

/** What is specific to one directory. */
export interface Directory {
  /** Whether the source is responsible for this caller, by issuer and kind, even if it cannot identify the caller. */
  readonly knows: (identity: Identity) => boolean;
  /** Returns all groups of a caller, page by page. Throws `DirectoryFailure`, also for a caller that it cannot identify. */
  readonly groups: (inquiry: Inquiry) => AsyncIterable<readonly string[]>;
}

/**
 * Creates a group source. Plain options are checked immediately, so that invalid ones fail when the Worker starts; functions of
 * `env` once for each `env`. Options in `Open` have no default.
 *
 * @param fields checks of the options that are specific to the source
 * @param describe creates the directory from the checked options
 */
export function directorySource<Env, Options extends DirectoryTuning, Open extends keyof Options = never>(
  name: string,
  options: PerEnv<Env, Options>,
  fields: OwnFields<Options, Open>,
  describe: (options: Completed<Options, Open>) => Directory,
): GroupSource<Env> {
  const make = (given: Options): AnsweringDirectory => {
    const settings = directorySettings(name, given, fields);
    return new AnsweringDirectory(describe(settings), settings);
  };
  if (typeof options !== 'function') {
    const directory = make(options);
    return { name, groupsOf: (...asked) => directory.groupsOf(...asked) };
  }
  const directoryFor = perEnv((env: Env) => make(optionsFor(options, env)));
  return {
    name,
    groupsOf: (identity, context, keep) => directoryFor(context.env).groupsOf(identity, context, keep),
  };
}

class AnsweringDirectory {
  readonly #directory: Directory;
  readonly #settings: DirectorySettings;
  /** By what is kept: two mappings keep different groups. */
  readonly #caches = new WeakMap<(group: string) => boolean, CachedGroups>();

  constructor(directory: Directory, settings: DirectorySettings) {
    this.#directory = directory;
    this.#settings = settings;
  }

  readonly groupsOf: GroupSource['groupsOf'] = (identity, context, keep) => {
    if (!this.#directory.knows(identity)) return undefined;
    const cache = this.#caches.get(keep) ?? new CachedGroups(this.#settings);
    this.#caches.set(keep, cache);
    return cache.get(JSON.stringify([identity.issuer, identity.subject]), context.clock, async () => {
      const calls = new DirectoryCalls(this.#settings, context.clock);
      const kept = new Set<string>();
      let seen = 0;
      for await (const page of this.#directory.groups({ identity, context, calls })) {
        seen += page.length;
        for (const group of page) if (keep(group)) kept.add(group);
      }
      return { groups: [...kept], seen };
    });
  };
}

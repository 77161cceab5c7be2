import type { Resource } from '@portcullis/core';
import { RecentMap } from '@portcullis/core/internal';

/** What methods and paths are about that came a moment ago. */
export interface RememberedResources {
  readonly find: (method: string, path: string) => Resource | undefined;
  /** Remembers a resource, and returns it: frozen, since many requests are given the same one. */
  readonly remember: (method: string, path: string, resource: Resource) => Resource;
}

/**
 * A memory of resources that method and path alone decide. At most 1,000 are kept; addresses of more than 500 characters are
 * not.
 */
export function rememberedResources(): RememberedResources {
  const known = new RecentMap<Resource>({ maxEntries: 1000, maxNameLength: 500 });
  return {
    find: (method, path) => known.get(nameOf(method, path)),
    remember: (method, path, resource) => {
      // A list, or a word, which is frozen anyway.
      Object.freeze(resource.reaches);
      known.set(nameOf(method, path), Object.freeze(resource));
      return resource;
    },
  };
}

/** No method holds a space, so no two requests have the same name. */
function nameOf(method: string, path: string): string {
  return `${method} ${path}`;
}

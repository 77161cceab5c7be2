import type { Path } from './located.ts';
import { BINDING_SECTIONS, fieldOf, type WranglerFile, workerOf } from './wrangler-file.ts';

/**
 * What an environment does not inherit: it has none of it unless it states it itself. In Wrangler 4 that is every binding, and these;
 * everything else is inherited.
 */
const NOT_INHERITED: ReadonlySet<string> = new Set([
  ...BINDING_SECTIONS,
  ...['env', 'secrets', 'streaming_tail_consumers', 'tail_consumers', 'vars'],
]);

/** The named environments of a Wrangler file, each as `wrangler deploy --env NAME` would read it. */
export function environmentsOf(wrangler: WranglerFile): readonly WranglerFile[] {
  const entries = Object.entries(fieldOf(wrangler.value, 'env') ?? {});
  return entries.map(([name, own]) => environmentOf(wrangler, name, own));
}

function environmentOf(wrangler: WranglerFile, name: string, own: unknown): WranglerFile {
  const all = Object.entries(wrangler.value ?? {});
  const inherited = Object.fromEntries(all.filter(([key]) => !NOT_INHERITED.has(key)));
  // One that has "routes" is not asked for a "route".
  if (fieldOf(own, 'routes') !== undefined) delete inherited.route;
  const isInherited = (key: string): boolean => fieldOf(own, key) === undefined && key in inherited;
  const pathOf = (path: Path): Path => (isInherited(String(path[0])) ? path : ['env', name, ...path]);
  return workerOf({
    file: wrangler.file,
    environment: name,
    value: { ...inherited, ...(typeof own === 'object' ? own : {}) },
    pathOf,
    placeOf: (path) => wrangler.placeOf(pathOf(path)),
  });
}

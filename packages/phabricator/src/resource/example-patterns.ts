import type { ExampleWords } from './example-paths.ts';
import { routes } from './route-table.ts';

/** What git asks for: of a repository, and below one directory of any name, which Phorge drops. */
const SERVICES = ['info/refs', 'info/lfs/objects/batch', 'git-upload-pack', 'git-receive-pack'];
const REPOSITORY = ['', '/browse/**', ...SERVICES.flatMap((service) => [`/${service}`, `/*/${service}`])];

/**
 * Patterns, as rules write paths, of where version control is served and where the objects are that a policy names, for
 * proofs about policies: a path that such a pattern and one of a rule match together is none of the examples.
 */
export function examplePatterns({
  operations = [],
  ids = [],
}: Pick<ExampleWords, 'operations' | 'ids'> = {}): readonly string[] {
  const words = operations.filter((word) => /^[a-z]+$/.test(word)).map((word) => `/${word}/**`);
  const below = [...REPOSITORY, ...words];
  // A repository is called by its short name, its number or its callsign.
  const repositories = ['/source/*', '/diffusion/*', '/diffusion/X', ...ids.flatMap(repositoriesCalled)];
  return [
    ...new Set([
      ...repositories.flatMap((repository) => below.map((rest) => `${repository}${rest}`)),
      ...ids.flatMap(objectsCalled),
    ]),
  ];
}

/** `lab` is `/source/lab`; `R7` is `/diffusion/7`, and `rLAB` is `/diffusion/LAB`. */
function repositoriesCalled(id: string): readonly string[] {
  if (!/^[^/.]+$/.test(id)) return [];
  const [, name] = /^[Rr](.+)$/.exec(id) ?? [];
  return [`/source/${id}`, ...(name === undefined ? [] : [`/diffusion/${name}`])];
}

/** Monograms, and names that follow the first segment of a path. */
function objectsCalled(id: string): readonly string[] {
  if (!/^[^/].*[^/]$|^[^/]$/.test(id) || id.includes('//')) return [];
  return [...routes()].flatMap(([segment, { monogram, naming }]) => [
    ...(naming === undefined ? [] : [`/${segment}/${id}`]),
    ...(monogram !== undefined && id.startsWith('*') && !id.includes('/') ? [`/${monogram}${id}`] : []),
  ]);
}

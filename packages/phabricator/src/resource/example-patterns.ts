import { CALLSIGN, DIGITS } from './example-monograms.ts';
import type { PolicyWords } from './policy-words.ts';
import { isRepositoryPath } from './repository-path.ts';
import { repositoryPages } from './repository-request.ts';
import { type Route, routeOf, routes } from './route-table.ts';

/** What git asks for: of a repository, and below one directory of any name, which Phorge drops. */
const SERVICES = ['info/refs', 'info/lfs/objects/batch', 'git-upload-pack', 'git-receive-pack'];
const REPOSITORY = ['', '/browse/**', ...SERVICES.flatMap((service) => [`/${service}`, `/*/${service}`])];

/**
 * Patterns, in the form of rules' paths, of where version control is served and where the objects are that a policy names, for proofs about
 * policies: the examples do not include a path that such a pattern and one of a rule match together.
 */
export function examplePatterns({
  operations,
  namesOperation,
  idsOf,
  callsOf,
  paths,
}: PolicyWords): readonly string[] {
  const pages = new Set([...operations, ...repositoryPages().filter(namesOperation)]);
  const below = [...REPOSITORY, ...[...pages].map((word) => `/${word}/**`)];
  // Phorge drops it of a name, so only a path that a policy spells tells it apart.
  const git = paths.some((path) => path.includes('.git'));
  // A repository is called by its short name, its number or its callsign.
  const repositories = [
    ...['/source/*', '/diffusion/*', '/diffusion/X'],
    ...idsOf('diffusion')
      .filter((id) => /^[^/]+$/.test(id) && !/^\.{1,2}$/.test(id))
      .flatMap((id) => [
        ...(id.endsWith('.git') ? [] : [`/source/${id}`]),
        ...(git ? [`/source/${id}.git`] : []),
      ]),
    ...callsOf('diffusion', 'R', DIGITS).map((number) => `/diffusion/${number}`),
    ...callsOf('diffusion', 'r', CALLSIGN).map((callsign) => `/diffusion/${callsign}`),
  ];
  return [
    ...new Set([
      ...repositories.flatMap((repository) => below.map((rest) => `${repository}${rest}`)),
      ...[...routes()].flatMap(([segment, route]) =>
        idsOf(route.application).flatMap((id) => objectsCalled(id, segment, route)),
      ),
    ]),
  ];
}

/**
 * Whether these patterns tell any paths apart below one that ends in a slash. Below an operation of no repository, such as
 * `/diffusion/members/` or `/diffusion/commit/edit/`, their words are read as any others.
 */
export function patternsApply(path: string): boolean {
  if (!path.startsWith('/diffusion/') || isRepositoryPath(path)) return true;
  const [, , ...segments] = path.split('/');
  const kinds = routeOf('diffusion')?.kinds;
  if (kinds === undefined) return true;
  return !segments.some((segment) => /^[a-z]+$/.test(segment) && !kinds.includes(segment));
}

/** Monograms, and names that follow the first segment of a path. */
function objectsCalled(id: string, segment: string, { monogram, naming }: Route): readonly string[] {
  if (!/^[^/].*[^/]$|^[^/]$/.test(id) || id.includes('//')) return [];
  return [
    ...(naming === undefined ? [] : [`/${segment}/${id}`]),
    ...(monogram !== undefined && id.startsWith('*') && !id.includes('/') ? [`/${monogram}${id}`] : []),
  ];
}

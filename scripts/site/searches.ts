import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What readers search for, and the page or section that must come first, by its address on the site. */
const SEARCHES: readonly (readonly [query: string, place: string])[] = [
  ['redirect uri', '/faq#which-redirect-uri-do-i-register-at-the-provider'],
  ['logout', '/faq#logout-how-does-a-user-log-out-and-where-does-it-take-effect'],
  ['revoke', '/faq#how-do-i-revoke-a-users-access-now'],
  ['rotate', '/secrets'],
  ['403', '/faq#403-why-was-a-user-refused'],
  ['Entra', '/providers#microsoft-entra-id'],
];

/** What `minisearch` offers here: VitePress builds its index with it and asks it in the browser. */
interface MiniSearch {
  readonly loadJSON: (
    json: string,
    options: { readonly fields: readonly string[]; readonly storeFields: readonly string[] },
  ) => { readonly search: (query: string, options: object) => readonly { readonly id: string }[] };
}

/**
 * How the search box asks the index. The first three are the defaults of VitePress's theme. Generated reference pages name every word
 * in many headings, so guides come before them, and before the list of changes. The function reaches the browser as text: it uses nothing from outside itself.
 */
export const SEARCH_OPTIONS = {
  fuzzy: 0.2,
  prefix: true,
  boost: { title: 4, text: 2, titles: 1 },
  boostDocument: (id: string): number =>
    /^\/(?:[a-z]+-reference|error-codes|packages|proof|upgrading)\b/.test(id) ? 0.5 : 1,
} as const;

/** Searches whose first hit in the built site is another page. */
export async function searchProblems(site: string): Promise<readonly string[]> {
  const chunks = join(site, 'assets/chunks');
  const file = readdirSync(chunks).find((name) => name.startsWith('@localSearchIndexroot'));
  if (file === undefined) return [`${chunks}: has no search index`];
  const { default: json } = (await import(pathToFileURL(join(chunks, file)).href)) as { default: string };
  const fromVitepress = createRequire(createRequire(import.meta.url).resolve('vitepress/package.json'));
  const library = fromVitepress('minisearch') as MiniSearch;
  const index = library.loadJSON(json, {
    fields: ['title', 'titles', 'text'],
    storeFields: ['title', 'titles'],
  });
  return SEARCHES.flatMap(([query, place]) => {
    const first = index.search(query, SEARCH_OPTIONS)[0]?.id ?? 'nothing';
    return first === place || first.split('#')[0] === place
      ? []
      : [`searching "${query}" finds ${first} first, not ${place}`];
  });
}

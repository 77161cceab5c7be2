import { applicationsOfMethod } from './conduit-reach.ts';
import { isPhid } from './parse-path.ts';
import { applicationsOfPhid } from './phid-types.ts';
import { routeOfMonogram, UNKNOWN_APPLICATION } from './route-table.ts';
import { tableRows } from './table-rows.ts';

/**
 * Pages that bring other applications' data besides their own, by their first segments; `*` is any one segment. The
 * longest that fits counts. After it: `any`; the applications; `phid`: that of the PHID in the path, else any; `name`:
 * that of the object's name, else any; `-`: nobody's, below a row that says otherwise.
 *
 * Files are `any`: Differential and Diffusion keep contents as files, and every application attaches some. The icon that
 * is composed can become a project's picture. Profiles of
 * people and projects, and the home page, show the feed. A preview renders whatever the caller embeds in it.
 */
const TABLE = `
~ any
B differential,diffusion
F any
O diffusion
W any
auth/sshkey phid
daemon any
dashboard any
differential/preview any
drydock differential,diffusion
fact any
fact/object phid
favorites any
feed any
file any
file/compose projects
file/dropupload -
file/iconset -
file/imageproxy -
file/ui phid
file/upload -
file/uploaddialog -
flag any
flag/edit phid
harbormaster differential,diffusion
herald/test any
herald/transcript any
herald/webhook any
home any
legalpad/document any
mail any
notification any
object name
owners diffusion
p any
people/badges badges
people/commits diffusion
people/revisions differential
people/tasks maniphest
phame/post/preview any
phrequent any
phrequent/track phid
phriction/preview any
policy/edit phid
policy/explain phid
ponder/preview any
portal any
project/*/item any
project/board maniphest
project/cover maniphest
project/move maniphest
project/profile any
project/reports maniphest
project/view any
search any
subscriptions phid
tag any
tag/*/board maniphest
token any
token/give phid
transactions any
transactions/detail phid
transactions/edit phid
transactions/history phid
transactions/new phid
transactions/old phid
transactions/quote phid
transactions/raw phid
transactions/remove phid
transactions/showolder phid
typeahead any
ws any
`;

const PAGES = /* @__PURE__ */ tableRows(TABLE);

/** Rows of the table, for examples. */
export function mixedRows(): readonly string[] {
  return [...PAGES.keys()];
}

/** Whether pages below a first segment bring the data of whatever a PHID in their path names, for examples. */
export function takesAnyPhid(segment: string): boolean {
  return [...PAGES].some(([row, reach]) => reach === 'phid' && row.split('/')[0] === segment);
}

const MONOGRAM = /^([A-Z])\d/;
/** The search of any application, as the panel of a dashboard that its query names: shown, and changed by its form. */
const CUSTOMIZED_SEARCH = /^(?!w\/).*\/query\/[^/]+\/customize$/;
const COMMIT_OR_REPOSITORY = /^(?:r[A-Z]+|R\d)[:\da-f]*$/;

type Reach = readonly string[] | 'any' | undefined;

/** The other applications whose data a request can bring; `undefined` for none. */
export function reachOf(application: string, segments: readonly string[]): Reach {
  if (application === UNKNOWN_APPLICATION) return 'any';
  const [first = 'home', second = '', third = ''] = segments;
  if (first === 'api')
    return others(application, segments.length === 2 ? applicationsOfMethod(second) : undefined);
  const [, letter = first] = MONOGRAM.exec(first) ?? [];
  const row =
    PAGES.get(`${first}/${second}/${third}`) ??
    PAGES.get(`${first}/${second}`) ??
    (third === '' ? undefined : PAGES.get(`${first}/*/${third}`)) ??
    PAGES.get(letter);
  if (row === 'any') return 'any';
  const phids = segments.filter(isPhid);
  if (row === 'name') return others(application, applicationsOfName(second));
  if (row === 'phid' && phids.length === 0) return 'any';
  const found = row === undefined || row === 'phid' || row === '-' ? [] : row.split(',');
  if (CUSTOMIZED_SEARCH.test(segments.join('/'))) found.push('dashboards');
  for (const phid of phids) {
    const owners = applicationsOfPhid(phid);
    if (owners === undefined) return 'any';
    found.push(...owners);
  }
  return others(application, found);
}

/** Of `D12`, `rLAB0123`, `#project`, `@person` or a PHID. `undefined` for a name that may be anything's. */
export function applicationsOfName(name: string): readonly string[] | undefined {
  if (isPhid(name)) return applicationsOfPhid(name);
  if (name.startsWith('#')) return ['projects'];
  if (name.startsWith('@')) return ['people'];
  if (COMMIT_OR_REPOSITORY.test(name)) return ['diffusion'];
  const [, letter] = /^([A-Za-z])\d+$/.exec(name) ?? [];
  const route = letter === undefined ? undefined : routeOfMonogram(letter.toUpperCase());
  if (route === undefined || letter === undefined) return undefined;
  const more = PAGES.get(letter.toUpperCase());
  if (more === 'any') return undefined;
  return [route.application, ...(more === undefined ? [] : more.split(','))];
}

function others(application: string, found: readonly string[] | undefined): Reach {
  if (found === undefined) return 'any';
  const named = new Set(found);
  named.delete(application);
  return named.size === 0 ? undefined : [...named];
}

import type { Route } from './route-table.ts';

/** What the segments below a route say. */
export interface ParsedPath {
  readonly kind: string | undefined;
  readonly id: string | undefined;
  readonly operation: string;
}

const WORD = /^[a-z]+$/;
/** What comes after `edit` where there is no object yet: parts of the form. */
const EDIT_FORM = /^(?:parameters|no\w+|comment|form|page)$/;
/** What a menu's `view` can turn out to be. */
const MENU_ACTION = /^(?:edit|new|configure|reorder|hide|default|builtin)$/;

/** What is about a route's main objects though the path names none: their query does, or they are all meant. */
const OF_MAIN_OBJECTS =
  /^(?:bulk|changeset|columnview|create|edit|export|external|lint|panel|query|report|search|services|signatures|symbol)$/;

/**
 * Operations that only read, in the words of Phorge's paths. By a method that is not safe, nothing says that they do:
 * what has no word in its path is a `query` or a `view`, and Pholio takes its inline comments there.
 */
export const READING_OPERATIONS: ReadonlySet<string> = new Set(
  (
    'agenda assigned authored browse changesets commit commits console detail graph history inlines issue leaders list ' +
    'logs members paths query raw refs report reports signatures tags tree view'
  ).split(' '),
);

/** Whether a segment is one of Phabricator's permanent object names. */
export function isPhid(segment: string): boolean {
  return segment.startsWith('PHID-');
}

/** Reads the segments below a route: a name and what is done to it, or words and numbers in either order. */
export function parsePath(route: Route, rest: readonly string[]): ParsedPath {
  const { object, naming, operation, kinds } = route;
  if (operation !== undefined) return { kind: kinds[0], id: undefined, operation };
  const [name, next] = rest;
  if (naming === '/' && name !== undefined) {
    const kind = kinds.includes(next ?? '') ? next : object;
    return { kind, id: name, operation: next === 'edit' ? next : 'view' };
  }
  // Wiki pages have paths for names.
  if (naming === '//') return { kind: object, id: rest.join('/') || undefined, operation: 'view' };
  if (object === 'document' && name === 'history') {
    return { kind: object, id: rest.slice(1).join('/') || undefined, operation: name };
  }
  return wordsAndNumbers(route, rest);
}

/** `/task/edit/12/`, `/plan/run/12/`, `/blueprint/12/disable/`. */
function wordsAndNumbers(
  { object, kinds, monogram = '', monogramKind }: Route,
  rest: readonly string[],
): ParsedPath {
  let kind: string | undefined;
  let id: string | undefined;
  let operation: string | undefined;
  for (const [index, segment] of rest.entries()) {
    if (segment === 'query') {
      // `/maniphest/query/all/export/`: all that a search finds, as a file, whatever is searched.
      if (rest[index + 2] === 'export') operation = 'export';
      operation ??= segment;
      break;
    }
    // The name of a form is not that of an object.
    if (operation !== undefined && (segment === 'form' || segment === 'page')) break;
    if (/^\d+$/.test(segment) || isPhid(segment)) id ??= segment;
    else if (operation === undefined && WORD.test(segment)) {
      if (kind === undefined && kinds.includes(segment)) kind = segment;
      else operation = segment;
    } else if (operation === 'view') {
      if (MENU_ACTION.test(segment)) operation = segment;
      else id ??= segment;
    } else if (operation === 'attach' && segment === 'to') {
      // `/differential/revision/attach/DIFF/to/REVISION/`
      id = undefined;
    }
  }
  // `/transactions/new/PHID-…/` shows a new value and makes none.
  if (operation === 'new' && !isPhid(id ?? '')) operation = 'create';
  if (operation === 'edit' && id === undefined) {
    const next = rest[rest.indexOf(operation) + 1];
    if (next === undefined || EDIT_FORM.test(next)) operation = 'create';
  }
  operation ??= id === undefined ? 'query' : 'view';
  if (id !== undefined || OF_MAIN_OBJECTS.test(operation)) kind ??= object;
  if (kind === monogramKind && /^\d+$/.test(id ?? '')) id = monogram + id;
  return { kind, id, operation };
}

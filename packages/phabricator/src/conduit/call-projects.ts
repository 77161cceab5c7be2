import type { CallArguments } from './call-arguments.ts';
import { listOf } from './parameter-values.ts';

/** An object of Phorge whose projects only Phorge knows. */
export interface ObjectInQuestion {
  /** The method that finds it, with the projects of what it finds. */
  readonly search: string;
  readonly constraint: 'ids' | 'phids';
  readonly value: string;
}

/** What a call reads or changes, as far as the call itself shows it. */
export interface CallProjects {
  /** Of each thing, the PHIDs of its projects. */
  readonly things: readonly (readonly string[])[];
  /** Objects whose projects have to be fetched. */
  readonly objects: readonly ObjectInQuestion[];
  /** What the objects are in at most, by each `projects.set`: they are taken out of all others. Default: none says it. */
  readonly sets?: readonly (readonly string[])[];
  /** Projects that a search requires all of: their subprojects have to be fetched. Default: none. */
  readonly searched?: readonly string[];
}

/** Applications whose objects have projects, by the beginning of their methods. */
const SEARCHES: readonly {
  readonly methods: string;
  readonly monogram: string;
  readonly phidType: string;
}[] = [
  { methods: 'maniphest', monogram: 'T', phidType: 'TASK' },
  { methods: 'differential.revision', monogram: 'D', phidType: 'DREV' },
  { methods: 'diffusion.repository', monogram: 'R', phidType: 'REPO' },
  { methods: 'paste', monogram: 'P', phidType: 'PSTE' },
];

/** Transactions that change nothing but the object itself, and say nothing of its projects. */
const OF_ITSELF: ReadonlySet<string> = new Set(
  (
    'title name description summary testPlan comment status priority owner points text language ' +
    'subscribers.add subscribers.remove subscribers.set reviewers.add reviewers.remove reviewers.set ' +
    'accept reject resign request-review plan-changes commandeer abandon reclaim reopen close'
  ).split(' '),
);

/** What a search may say besides its constraints: nothing that widens them. */
const SEARCH_ARGUMENTS: ReadonlySet<string> = new Set([
  'constraints',
  'attachments',
  'order',
  'limit',
  'before',
  'after',
]);

/** Other names that Phorge takes for the constraint `projects`. */
const ALIASES = ['projectPHIDs', 'project', 'tag', 'tags'];

/**
 * Which projects a call is about; `undefined` if that cannot be determined. Supported, for tasks, revisions, repositories and pastes:
 *
 * - searches constrained to projects by their PHIDs (`constraints.projects`): what they find is in all of these, or below;
 * - `….edit` of a new object: it is in the projects that its transactions set or add, and each of them counts;
 * - `….edit` of an existing object: it is in the projects that Phorge returns, and each project that is added, removed or set counts too,
 *   and each that a set removes it from. Transactions that touch other objects are not supported;
 * - `transaction.search` of one such object.
 *
 * It does **not** look at what a text does elsewhere, such as a mention of another task.
 */
export function callProjects(method: string, given: CallArguments): CallProjects | undefined {
  if (method === 'transaction.search') {
    const object = objectOf(given.objectIdentifier, undefined);
    return object && { things: [], objects: [object] };
  }
  const application = SEARCHES.find(
    ({ methods }) => method === `${methods}.search` || method === `${methods}.edit`,
  );
  if (application === undefined) return undefined;
  return method.endsWith('.search') ? searched(given) : edited(application.methods, given);
}

function searched(given: CallArguments): CallProjects | undefined {
  if (!Object.keys(given).every((name) => SEARCH_ARGUMENTS.has(name))) return undefined;
  const { constraints } = given;
  if (typeof constraints !== 'object' || constraints === null) return undefined;
  if (ALIASES.some((name) => Object.hasOwn(constraints, name))) return undefined;
  const { projects } = constraints as CallArguments;
  const phids = projectPhids(projects);
  // A search for the projects of nobody is one without the constraint.
  return phids === undefined || phids.length === 0 ? undefined : { things: [], objects: [], searched: phids };
}

function edited(methods: string, given: CallArguments): CallProjects | undefined {
  const { objectIdentifier, transactions, ...others } = given;
  const list = transactions === undefined ? [] : listOf(transactions);
  if (list === undefined || Object.keys(others).length > 0) return undefined;
  const named: { readonly type: string; readonly phids: readonly string[] }[] = [];
  for (const transaction of list) {
    const { type, value } = (transaction ?? {}) as CallArguments;
    if (typeof type !== 'string') return undefined;
    if (OF_ITSELF.has(type)) continue;
    const phids = /^projects\.(?:add|remove|set)$/.test(type) ? projectPhids(value) : undefined;
    if (phids === undefined) return undefined;
    named.push({ type, phids });
  }
  const things = named.flatMap(({ phids }) => phids.map((phid) => [phid]));
  if (Object.hasOwn(given, 'objectIdentifier')) {
    const object = objectOf(objectIdentifier, methods);
    const sets = named.filter(({ type }) => type === 'projects.set').map(({ phids }) => phids);
    return object && { things, objects: [object], sets };
  }
  // Of several that could undo each other, and of none, it is not said that the new object is in any.
  const isIn = named.length > 0 && named.every(({ type }) => type === 'projects.add');
  const isSet = named.length === 1 && named[0]?.type === 'projects.set';
  return things.length > 0 && (isIn || isSet) ? { things, objects: [] } : { things: [[]], objects: [] };
}

/** The PHIDs of a list of projects; `undefined` for a list with anything else in it, such as a name or `any(…)`. */
function projectPhids(value: unknown): readonly string[] | undefined {
  const list = Array.isArray(value) && value.length === 0 ? [] : listOf(value);
  return list?.every((each) => typeof each === 'string' && /^PHID-PROJ-[\w-]+$/.test(each))
    ? (list as readonly string[])
    : undefined;
}

/** The object of a number, monogram or PHID. A number alone belongs to the application whose method it is. */
function objectOf(identifier: unknown, methods: string | undefined): ObjectInQuestion | undefined {
  const text = typeof identifier === 'number' ? String(identifier) : identifier;
  if (typeof text !== 'string') return undefined;
  const [, letter, number] = /^([A-Z]?)([1-9]\d{0,9})$/.exec(text) ?? [];
  const [, type] = /^PHID-([A-Z]{4})-[\w-]+$/.exec(text) ?? [];
  const found = SEARCHES.find((each) => {
    if (methods !== undefined && each.methods !== methods) return false;
    return type === undefined
      ? letter === each.monogram || (letter === '' && methods !== undefined)
      : type === each.phidType;
  });
  if (found === undefined) return undefined;
  const search = `${found.methods}.search`;
  if (type !== undefined) return { search, constraint: 'phids', value: text };
  return number === undefined ? undefined : { search, constraint: 'ids', value: number };
}

import type { PhorgeState } from '../phorge-state.ts';
import { ConduitError } from './envelope.ts';
import { members, textItems } from './json-input.ts';
import type { ConduitMethod } from './method.ts';
import type { PhorgeProject } from './projects.ts';

interface Transaction {
  readonly type: string;
  readonly value: unknown;
}

/** The types that set one field. */
const FIELDS: ReadonlySet<string> = new Set(['name', 'description']);

const MEMBERSHIP: ReadonlySet<string> = new Set(['members.add', 'members.remove', 'members.set']);

/**
 * `project.edit` with the transaction types `name`, `description` and `members.*`.
 *
 * Idempotent: what changes nothing makes no transaction. Member PHIDs are not checked for existence. Without
 * `objectIdentifier` a project is made. Phorge's other types are refused, with an error of the stand-in's own.
 */
export const projectEdit: ConduitMethod = {
  name: 'project.edit',
  parameters: ['objectIdentifier', 'transactions'],
  requiresLogin: true,
  run: (phorge, values) => {
    const transactions = [...members(values.get('transactions')).values()].map(parseTransaction);
    const identifier = values.get('objectIdentifier');
    const isNew = identifier === undefined || identifier === '' || identifier === null;
    const project = isNew ? create(phorge, transactions) : existing(phorge, String(identifier));
    const changed = transactions.filter((transaction) => changeField(project, transaction)).length;
    const count = changed + (changeMembers(project, transactions) ? 1 : 0) + (isNew ? 1 : 0);
    return {
      object: { id: project.id, phid: project.phid },
      transactions: Array.from({ length: count }, () => ({ phid: `PHID-XACT-PROJ-${phorge.keys.key(15)}` })),
    };
  },
};

function parseTransaction(item: unknown): Transaction {
  const fields = members(item);
  const type = String(fields.get('type'));
  if (!FIELDS.has(type) && !MEMBERSHIP.has(type)) {
    throw new ConduitError(
      'ERR-CONDUIT-CORE',
      `This fake Phorge does not support transactions of type "${type}".`,
    );
  }
  return { type, value: fields.get('value') };
}

function create(phorge: PhorgeState, transactions: readonly Transaction[]): PhorgeProject {
  const name = transactions.find(({ type }) => type === 'name')?.value;
  if (typeof name !== 'string' || name === '') {
    throw new ConduitError('ERR-CONDUIT-CORE', 'Validation errors: Projects must have a name.');
  }
  return phorge.projects.add(name);
}

function existing(phorge: PhorgeState, identifier: string): PhorgeProject {
  const project = phorge.projects.identified(identifier);
  if (project !== undefined) return project;
  const problem = /^\d+$/.test(identifier)
    ? `No object exists with ID "${identifier}".`
    : `Monogram "${identifier}" does not identify a valid object.`;
  throw new ConduitError('ERR-CONDUIT-CORE', problem);
}

/** Additions and removals of one call are one change, in whatever order they stand. */
function changeMembers(project: PhorgeProject, transactions: readonly Transaction[]): boolean {
  const of = (wanted: string): string[] =>
    transactions.flatMap(({ type, value }) => (type === wanted ? textItems(value) : []));
  const isReplaced = transactions.some(({ type }) => type === 'members.set');
  const before = [...project.members];
  const after = new Set(isReplaced ? of('members.set') : before);
  for (const phid of of('members.remove')) after.delete(phid);
  for (const phid of of('members.add')) after.add(phid);
  if (after.size === before.length && before.every((phid) => after.has(phid))) return false;
  project.members.clear();
  for (const phid of after) project.members.add(phid);
  return true;
}

/** Answers whether anything changed. */
function changeField(project: PhorgeProject, { type, value }: Transaction): boolean {
  if (type !== 'name' && type !== 'description') return false;
  if (project[type] === value) return false;
  project[type] = String(value);
  return true;
}

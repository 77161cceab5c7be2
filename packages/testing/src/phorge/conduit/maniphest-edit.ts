import { PRIORITIES, STATUSES, type Task, taskOfPhid, taskPhid } from '../pages/tasks.ts';
import type { PhorgeState } from '../phorge-state.ts';
import type { PhorgeUser } from '../users.ts';
import { ConduitError } from './envelope.ts';
import { isTruthy, members, textItems } from './json-input.ts';
import type { ConduitMethod } from './method.ts';

/**
 * `maniphest.edit` with the transaction types `title`, `description`, `status`, `priority`, `owner`, `comment`, `subscribers.*`, `projects.*`,
 * `parent` and `subtasks.*`. Other tasks leave nothing behind. Without `objectIdentifier` a task is made. What changes nothing makes no
 * transaction.
 */
export const maniphestEdit: ConduitMethod = {
  name: 'maniphest.edit',
  parameters: ['objectIdentifier', 'transactions'],
  requiresLogin: true,
  run: (phorge, values, user) => {
    const changes = [...members(values.get('transactions')).values()];
    const identifier = values.get('objectIdentifier');
    const isNew = !isTruthy(identifier);
    const known = isNew ? undefined : existing(phorge, String(identifier));
    const before = known?.task ?? { title: '', description: '', owners: [], author: user.phid };
    const task = changes.reduce<Task>((edited, change) => changed(edited, members(change)), before);
    if (task.title === '') {
      throw new ConduitError('ERR-CONDUIT-CORE', 'Validation errors: Tasks must have a title.');
    }
    if (known !== undefined) phorge.tasks.set(known.id, task);
    const id = known?.id ?? phorge.tasks.add(task);
    const effective = changes.filter((change) => isEffective(phorge, id, before, members(change)));
    for (const change of changes) leaveMarks(phorge, id, members(change), user);
    return {
      object: { id, phid: taskPhid(id) },
      transactions: effective.map(() => ({ phid: `PHID-XACT-TASK-${phorge.keys.key(15)}` })),
    };
  },
};

function existing(phorge: PhorgeState, identifier: string): { readonly id: number; readonly task: Task } {
  const id = taskOfPhid(identifier) ?? Number(/^T?([1-9]\d*)$/.exec(identifier)?.[1]);
  const task = phorge.tasks.of(id);
  if (task !== undefined) return { id, task };
  throw new ConduitError('ERR-CONDUIT-CORE', `Monogram "${identifier}" does not identify a valid object.`);
}

function changed(task: Task, transaction: ReadonlyMap<string, unknown>): Task {
  const [type, value] = [String(transaction.get('type')), transaction.get('value')];
  const { projects = [] } = task;
  switch (type) {
    case 'title':
    case 'description':
      return { ...task, [type]: String(value) };
    case 'projects.set':
      return { ...task, projects: textItems(value) };
    case 'projects.add':
      return { ...task, projects: [...new Set([...projects, ...textItems(value)])] };
    case 'projects.remove':
      return { ...task, projects: projects.filter((phid) => !textItems(value).includes(phid)) };
    case 'status':
      if (!STATUSES.includes(String(value)))
        throw new ConduitError(
          'ERR-CONDUIT-CORE',
          `Validation errors: Status "${value}" is not a valid status.`,
        );
      return { ...task, status: String(value) };
    case 'priority':
      if (!PRIORITIES.has(String(value)))
        throw new ConduitError(
          'ERR-CONDUIT-CORE',
          `Task priority "${value}" is not a valid task priority. Use a priority keyword to choose a task priority: ${[...PRIORITIES.keys()].join(', ')}.`,
        );
      return { ...task, priority: String(value) };
    case 'owner':
      return { ...task, owners: value === null ? [] : [String(value)] };
    case 'comment':
    case 'subscribers.add':
    case 'subscribers.remove':
    case 'parent':
    case 'subtasks.add':
      return task;
  }
  throw new ConduitError(
    'ERR-CONDUIT-CORE',
    `This fake Phorge does not support transactions of type "${type}".`,
  );
}

/** Whether a transaction changes something: a comment always does. */
function isEffective(
  { subscriptions }: PhorgeState,
  id: number,
  before: Task,
  transaction: ReadonlyMap<string, unknown>,
): boolean {
  const [type, value] = [String(transaction.get('type')), transaction.get('value')];
  if (type.startsWith('subscribers.'))
    return textItems(value).some((phid) => subscriptions.of(id).has(phid) !== (type === 'subscribers.add'));
  if (['comment', 'parent', 'subtasks.add'].includes(type)) return true;
  const plain: Task = { status: 'open', priority: 'triage', projects: [], ...before };
  return JSON.stringify(changed(plain, transaction)) !== JSON.stringify(plain);
}

/** Keeps a comment, and who subscribes to the task. */
function leaveMarks(
  { comments, subscriptions }: PhorgeState,
  task: number,
  transaction: ReadonlyMap<string, unknown>,
  { username }: PhorgeUser,
): void {
  const value = transaction.get('value');
  switch (transaction.get('type')) {
    case 'comment':
      comments.add(task, username, String(value));
      break;
    case 'subscribers.add':
    case 'subscribers.remove':
      for (const phid of textItems(value))
        subscriptions.set(task, phid, transaction.get('type') === 'subscribers.add');
  }
}

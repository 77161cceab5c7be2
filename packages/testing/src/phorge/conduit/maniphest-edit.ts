import { type Task, taskOfPhid, taskPhid } from '../pages/tasks.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { ConduitError } from './envelope.ts';
import { isTruthy, members, textItems } from './json-input.ts';
import type { ConduitMethod } from './method.ts';

/**
 * `maniphest.edit` with the transaction types `title`, `description`, `comment`, `projects.*`, `parent` and `subtasks.*`. Comments
 * and other tasks leave nothing behind. Without `objectIdentifier` a task is made.
 */
export const maniphestEdit: ConduitMethod = {
  name: 'maniphest.edit',
  parameters: ['objectIdentifier', 'transactions'],
  requiresLogin: true,
  run: (phorge, values) => {
    const changes = [...members(values.get('transactions')).values()];
    const identifier = values.get('objectIdentifier');
    const isNew = !isTruthy(identifier);
    const known = isNew ? undefined : existing(phorge, String(identifier));
    const before = known?.task ?? { title: '', description: '', owners: [] };
    const task = changes.reduce<Task>((edited, change) => changed(edited, members(change)), before);
    if (task.title === '') {
      throw new ConduitError('ERR-CONDUIT-CORE', 'Validation errors: Tasks must have a title.');
    }
    if (known !== undefined) phorge.tasks.set(known.id, task);
    const id = known?.id ?? phorge.tasks.add(task);
    return {
      object: { id, phid: taskPhid(id) },
      transactions: changes.map(() => ({ phid: `PHID-XACT-TASK-${phorge.keys.key(15)}` })),
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
    case 'comment':
    case 'parent':
    case 'subtasks.add':
      return task;
  }
  throw new ConduitError(
    'ERR-CONDUIT-CORE',
    `This fake Phorge does not support transactions of type "${type}".`,
  );
}

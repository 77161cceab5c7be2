import { PRIORITIES, type Task, taskPhid } from '../pages/tasks.ts';
import { textItems } from './json-input.ts';
import type { ConduitMethod } from './method.ts';
import { runSearch, SEARCH_PARAMETERS } from './search.ts';

interface Row {
  readonly id: number;
  readonly task: Task;
}

/** `maniphest.search` of the tasks that were written here, by number, PHID and projects. */
export const maniphestSearch: ConduitMethod = {
  name: 'maniphest.search',
  parameters: SEARCH_PARAMETERS,
  requiresLogin: true,
  run: (phorge, values) =>
    runSearch<Row>(
      {
        rows: phorge.tasks.all.map(([id, task]) => ({ id, task })),
        constraints: {
          ids: ({ id }, ids) => textItems(ids).includes(String(id)),
          query: ({ task: { title, description } }, words) =>
            `${title} ${description}`.toLowerCase().includes(String(words).toLowerCase()),
          statuses: ({ task: { status = 'open' } }, statuses) => textItems(statuses).includes(status),
          assigned: ({ task: { owners } }, phids) => textItems(phids).some((phid) => owners.includes(phid)),
          authorPHIDs: ({ task: { author = '' } }, phids) => textItems(phids).includes(author),
          subscribers: ({ id }, phids) =>
            textItems(phids).some((phid) => phorge.subscriptions.of(id).has(phid)),
          phids: ({ id }, phids) => textItems(phids).includes(taskPhid(id)),
          // What is in a project below one is found as well.
          projects: ({ task: { projects = [] } }, phids) =>
            textItems(phids).every((phid) =>
              phorge.projects.all.some(
                (one) =>
                  projects.includes(one.phid) && (one.phid === phid || phorge.projects.isBelow(one, phid)),
              ),
            ),
        },
        attachments: {
          projects: ({ task }) => ({ projectPHIDs: task.projects ?? [] }),
          subscribers: ({ id }) => ({ subscriberPHIDs: [...phorge.subscriptions.of(id).keys()] }),
        },
        describe: ({
          id,
          task: { title, description, owners, author = null, status = 'open', priority = 'triage' },
        }) => ({
          id,
          type: 'TASK',
          phid: taskPhid(id),
          fields: {
            name: title,
            description: { raw: description },
            authorPHID: author,
            ownerPHID: owners[0] ?? null,
            status: { value: status, name: status, color: null },
            priority: { ...PRIORITIES.get(priority), color: 'violet' },
            policy: { view: 'users', edit: 'users' },
          },
        }),
      },
      values,
    ),
};

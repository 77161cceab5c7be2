import { taskOfPhid } from '../pages/tasks.ts';
import { ConduitError } from './envelope.ts';
import type { ConduitMethod } from './method.ts';
import { runSearch, SEARCH_PARAMETERS } from './search.ts';

interface Row {
  readonly id: number;
  readonly type: string;
  readonly author: string | null;
  readonly phid: string;
  readonly text?: string;
}

/** `transaction.search` of a task: its comments, and that it was created. */
export const transactionSearch: ConduitMethod = {
  name: 'transaction.search',
  parameters: ['objectIdentifier', ...SEARCH_PARAMETERS],
  requiresLogin: true,
  run: (phorge, values) => {
    const identifier = String(values.get('objectIdentifier'));
    const number = taskOfPhid(identifier) ?? Number(/^T([1-9]\d*)$/.exec(identifier)?.[1]);
    const task = phorge.tasks.of(number);
    if (task === undefined) throw new ConduitError('ERR-CONDUIT-CORE', `No object "${identifier}" exists.`);
    const phidOf = (username: string): string | null =>
      phorge.users.find((user) => user.username === username)?.phid ?? null;
    const created: Row = {
      id: 1,
      type: 'create',
      author: task.author ?? null,
      phid: `PHID-XACT-TASK-${number}`,
    };
    const comments = phorge.comments.of(number).map(({ phid, author, text }, index): Row => {
      return { id: index + 2, type: 'comment', author: phidOf(author), phid, text };
    });
    return runSearch<Row>(
      {
        rows: [created, ...comments],
        constraints: {},
        attachments: {},
        describe: ({ id, type, author, phid, text }) => ({
          id,
          phid,
          type,
          authorPHID: author,
          dateCreated: 0,
          comments:
            text === undefined ? [] : [{ id, authorPHID: author, removed: false, content: { raw: text } }],
          fields: {},
        }),
      },
      values,
    );
  },
};

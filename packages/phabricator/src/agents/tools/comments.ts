import { isRecord } from '@portcullis/core/internal';
import { dataOf } from '../names/object-names.ts';
import type { Entry } from '../text/answer.ts';
import { shownText, shownTitle } from '../text/written-texts.ts';
import { at, keyOf, nextPage, timeOf } from './result-fields.ts';
import type { AgentTool } from './tool.ts';
import { named, PAGE, paged, REVISION, TASK, toolSchema } from './tool-arguments.ts';

/** Longest comment that is shown whole, in characters. */
const LONGEST_COMMENT = 4000;

/* @__NO_SIDE_EFFECTS__ */
function readComments(noun: 'task' | 'revision', pattern: string, application: string): AgentTool {
  return {
    name: `read_${noun}_comments`,
    title: `Read the comments of a ${noun}`,
    description: `Returns the comments and changes of a ${noun}, newest first, each with its author.`,
    method: 'transaction.search',
    reaches: [application],
    inputSchema: toolSchema(
      { [noun]: named(pattern, `The ${noun}, such as ${noun === 'task' ? 'T12' : 'D34'}.`), ...PAGE },
      [noun],
    ),
    call: async (given) => ({ objectIdentifier: given.required(noun), ...paged(given) }),
    answer: async (result, given, { names, texts }) => {
      const all = dataOf(result).filter(isRecord);
      await names.learn(all.map(({ authorPHID }) => authorPHID));
      const object = given.required(noun);
      const entries = all.map(async ({ type, authorPHID, dateCreated, comments, fields }): Promise<Entry> => {
        const facts = {
          object,
          change: keyOf(type),
          author: names.of(authorPHID),
          time: timeOf(dateCreated),
        };
        // The newest version stands first. Of one that was removed, nothing is shown.
        const comment = Array.isArray(comments) ? comments.find(isRecord) : undefined;
        if (comment === undefined) return { ...facts, ...changeOf(type, fields) };
        if (comment.removed === true) return { ...facts, removed: true };
        const isShown = await texts.showsBy([authorPHID, comment.authorPHID]);
        return {
          ...facts,
          ...inlinePlace(fields, isShown),
          comment: shownText(isShown, at(comment, 'content', 'raw'), 0, LONGEST_COMMENT),
        };
      });
      return { entries: await Promise.all(entries), after: nextPage(result) };
    },
  };
}

/** What a change changed, where that is a key: texts are read at their object. */
function changeOf(type: unknown, fields: unknown): Entry {
  if (type !== 'status' && type !== 'priority') return {};
  const value = (name: string): unknown => keyOf(at(fields, name)) ?? keyOf(at(fields, name, 'value'));
  return { from: value('old'), to: value('new') };
}

function inlinePlace(fields: unknown, isShown: boolean): Entry {
  const line = at(fields, 'line');
  // The author of the diff chose it: it is a text.
  const path = shownTitle(isShown, at(fields, 'path'));
  return {
    ...(Number.isSafeInteger(line) && { line }),
    ...(path !== undefined && { path }),
  };
}

/** Reads the comments of a task. */
export const readTaskComments: AgentTool = readComments('task', TASK, 'maniphest');

/** Reads the comments of a revision. */
export const readRevisionComments: AgentTool = readComments('revision', REVISION, 'differential');

import { dataOf, type Found } from '../names/object-names.ts';
import type { Entry } from '../text/answer.ts';
import { shownText, shownTitle } from '../text/written-texts.ts';
import { at, constraintsOf, keyOf, listAt, numberAt, searchResult, timeOf } from './result-fields.ts';
import type { AgentTool, AnswerContext } from './tool.ts';
import {
  FROM,
  KEY,
  named,
  numberOf,
  PAGE,
  PERSON,
  PROJECT,
  pagedInOrder,
  several,
  sorted,
  TASK,
  toolSchema,
  WORDS,
} from './tool-arguments.ts';

/** Finds tasks. */
export const findTasks: AgentTool = {
  name: 'find_tasks',
  title: 'Find tasks',
  description:
    'Finds tasks in Maniphest by words, people, projects and statuses. Returns titles and states; read_task returns the description.',
  method: 'maniphest.search',
  inputSchema: toolSchema({
    words: WORDS,
    statuses: several('Keys of statuses, such as open. Default: all. find_task_statuses lists them.', KEY),
    owner: named(PERSON, 'The person to whom they are assigned, such as @ada.'),
    author: named(PERSON, 'The person who created them, such as @ada.'),
    subscriber: named(PERSON, 'A subscriber, such as @ada.'),
    projects: several('Projects that they are all in, such as #apollo.', {
      pattern: PROJECT,
      maxLength: 128,
    }),
    order: sorted(['priority', 'updated', 'newest', 'oldest']),
    ...PAGE,
  }),
  call: async (given, names) => {
    const projects = given.texts('projects');
    return {
      constraints: constraintsOf({
        query: given.text('words'),
        statuses: given.texts('statuses'),
        assigned: await names.person(given.text('owner')),
        authorPHIDs: await names.person(given.text('author')),
        subscribers: await names.person(given.text('subscriber')),
        projects: projects && (await names.projects(projects)),
      }),
      attachments: { projects: true },
      ...pagedInOrder(given),
    };
  },
  answer: async (result, _given, about) => {
    const { found, after } = searchResult(result);
    await learnTasks(found, about);
    const entries = found.map(async (task): Promise<Entry> => {
      const isShown = await about.texts.showsOf(task.phid, task.fields.authorPHID);
      return { ...taskFacts(task, about), title: shownTitle(isShown, task.fields.name) };
    });
    return { entries: await Promise.all(entries), after };
  },
};

/** Reads a task. */
export const readTask: AgentTool = {
  name: 'read_task',
  title: 'Read a task',
  description:
    'Returns a task of Maniphest with its description, people and projects. read_task_comments returns its comments.',
  method: 'maniphest.search',
  inputSchema: toolSchema({ task: named(TASK, 'The task, such as T12.'), from: FROM }, ['task']),
  call: async (given) => ({
    constraints: { ids: [numberOf(given.required('task'))] },
    attachments: { projects: true, subscribers: true },
    limit: 1,
  }),
  answer: async (result, given, about) => {
    const { found } = searchResult(result);
    await learnTasks(found, about);
    const entries = found.map(async (task): Promise<Entry> => {
      const subscribers = listAt(task.attachments, 'subscribers', 'subscriberPHIDs').slice(0, 50);
      await about.names.learn(subscribers);
      const isShown = await about.texts.showsOf(task.phid, task.fields.authorPHID);
      return {
        ...taskFacts(task, about),
        subscribers: subscribers.map((phid) => about.names.of(phid)),
        title: shownTitle(isShown, task.fields.name),
        description: shownText(isShown, at(task.fields, 'description', 'raw'), given.number('from')),
      };
    });
    return { entries: await Promise.all(entries) };
  },
};

async function learnTasks(found: readonly Found[], { names }: AnswerContext): Promise<void> {
  await names.learn(
    found.flatMap(({ fields, attachments }) => [
      fields.authorPHID,
      fields.ownerPHID,
      ...listAt(attachments, 'projects', 'projectPHIDs'),
    ]),
  );
}

function taskFacts({ id, fields, attachments }: Found, { names }: AnswerContext): Entry {
  return {
    object: `T${id}`,
    author: names.of(fields.authorPHID),
    owner: names.of(fields.ownerPHID),
    status: keyOf(at(fields, 'status', 'value')),
    priority: numberAt(fields, 'priority', 'value'),
    projects: listAt(attachments, 'projects', 'projectPHIDs').map((phid) => names.of(phid)),
    created: timeOf(fields.dateCreated),
    changed: timeOf(fields.dateModified),
  };
}

/** Lists the statuses of tasks. */
export const findTaskStatuses: AgentTool = {
  name: 'find_task_statuses',
  title: 'List the statuses of tasks',
  description: 'Lists the keys of the statuses that tasks can have here, and which of them are closed.',
  method: 'maniphest.status.search',
  inputSchema: toolSchema({}),
  call: async () => ({}),
  answer: async (result) => ({
    entries: dataOf(result).map((each) => ({
      status: keyOf(at(each, 'value')),
      closed: at(each, 'closed') === true,
    })),
  }),
};

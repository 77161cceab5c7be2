import { isRecord } from '@portcullis/core/internal';
import { type ConduitArguments, ToolProblem } from '../calls/tool-problem.ts';
import type { ObjectNames } from '../names/object-names.ts';
import { listAt, numberAt } from './result-fields.ts';
import type { AgentTool } from './tool.ts';
import {
  type ArgumentSchema,
  KEY,
  named,
  PERSON,
  PROJECT,
  REVISION,
  several,
  TASK,
  type ToolArguments,
  toolSchema,
} from './tool-arguments.ts';

// Tools that write. Each sends one call of an edit method, whose transactions are all that it changes.

/** The types of transactions that a tool sends, with their values. A value that is `undefined` is not sent. */
type Changes = Readonly<Record<string, unknown>>;

/** What tools that write something to an object have in common, by its noun. */
const OBJECTS = {
  task: { method: 'maniphest.edit', pattern: TASK, example: 'T12', letter: 'T' },
  revision: { method: 'differential.revision.edit', pattern: REVISION, example: 'D34', letter: 'D' },
} as const;

type Noun = keyof typeof OBJECTS;

/** A tool that writes. */
type Writing = Pick<AgentTool, 'name' | 'title' | 'description' | 'writes'> & {
  readonly noun: Noun;
  readonly properties: Readonly<Record<string, ArgumentSchema>>;
  readonly required?: readonly string[];
  /** Whether it writes a new object. Default: an existing one, which its first argument names. */
  readonly isNew?: true;
  readonly changes: (given: ToolArguments, names: ObjectNames) => Promise<Changes>;
};

/* @__NO_SIDE_EFFECTS__ */
function writing({ noun, properties, required = [], isNew, changes, ...tool }: Writing): AgentTool {
  const { method, pattern, example, letter } = OBJECTS[noun];
  const object = { [noun]: named(pattern, `The ${noun}, such as ${example}.`) };
  return {
    ...tool,
    method,
    inputSchema: isNew
      ? toolSchema(properties, required)
      : toolSchema({ ...object, ...properties }, [noun, ...required]),
    call: async (given, names): Promise<ConduitArguments> => {
      const transactions = Object.entries(await changes(given, names)).flatMap(([type, value]) =>
        value === undefined ? [] : [{ type, value }],
      );
      if (transactions.length === 0) {
        const other = Object.keys(properties).join(', ');
        throw new ToolProblem(`Nothing would change. Give at least one of: ${other}.`);
      }
      return isNew ? { transactions } : { objectIdentifier: given.required(noun), transactions };
    },
    answer: async (result) => {
      const id = numberAt(result, 'object', 'id');
      // The write may have happened: the answer must not say that it did not.
      if (id === null || !isRecord(result) || !Array.isArray(result.transactions))
        throw new ToolProblem('Phorge sent an answer that does not say what it wrote: read the object.');
      return { entries: [{ object: `${letter}${id}`, changes: listAt(result, 'transactions').length }] };
    },
  };
}

/** What Phorge stores as a title, in characters. */
const LONGEST_TITLE = 255;
/** Longer texts are written in Phorge: a page that asks for confirmation shows them whole. */
const LONGEST_WRITTEN = 8000;

/* @__NO_SIDE_EFFECTS__ */
function written(description: string, maxLength: number = LONGEST_WRITTEN): ArgumentSchema {
  return { type: 'string', description, maxLength };
}

const STATUS = {
  ...KEY,
  type: 'string',
  description: 'The key of a status, as find_task_statuses lists them.',
} as const;
const PRIORITY = { ...KEY, type: 'string', description: 'The keyword of a priority, such as high.' } as const;

/* @__NO_SIDE_EFFECTS__ */
function comment(noun: Noun): AgentTool {
  return writing({
    name: `comment_on_${noun}`,
    title: `Comment on a ${noun}`,
    description: `Writes a comment on a ${noun}, as the user. The text is Remarkup, the markup of Phorge.`,
    writes: { word: 'comment', isDestructive: false, isIdempotent: false },
    noun,
    properties: { text: written('The comment.') },
    required: ['text'],
    changes: async (given) => ({ comment: given.required('text') }),
  });
}

/* @__NO_SIDE_EFFECTS__ */
function tag(noun: Noun): AgentTool {
  const projects = (description: string): ArgumentSchema =>
    several(description, { pattern: PROJECT, maxLength: 128 });
  return writing({
    name: `tag_${noun}`,
    title: `Tag a ${noun} with projects`,
    description: `Adds a ${noun} to projects, or removes it from them.`,
    writes: { word: 'tag', isDestructive: true, isIdempotent: true },
    noun,
    properties: {
      add: projects('Projects to add, such as #apollo.'),
      remove: projects('Projects to remove.'),
    },
    changes: (given, names) => addedAndRemoved('projects', given, (list) => names.projects(list)),
  });
}

/* @__NO_SIDE_EFFECTS__ */
function subscribe(noun: Noun): AgentTool {
  const people = (description: string): ArgumentSchema =>
    several(description, { pattern: PERSON, maxLength: 128 });
  return writing({
    name: `subscribe_to_${noun}`,
    title: `Subscribe people to a ${noun}`,
    description: `Adds subscribers to a ${noun}, or removes them. Phorge notifies subscribers of changes.`,
    writes: { word: 'subscribe', isDestructive: true, isIdempotent: true },
    noun,
    properties: {
      add: people('People to add, such as @ada.'),
      remove: people('People to remove.'),
    },
    changes: (given, names) => addedAndRemoved('subscribers', given, (list) => names.people(list)),
  });
}

async function addedAndRemoved(
  type: 'projects' | 'subscribers',
  given: ToolArguments,
  phidsOf: (names: readonly string[]) => Promise<readonly string[]>,
): Promise<Changes> {
  const [add, remove] = [given.texts('add'), given.texts('remove')];
  return {
    [`${type}.add`]: add && (await phidsOf(add)),
    [`${type}.remove`]: remove && (await phidsOf(remove)),
  };
}

/** Creates a task. */
const createTask: AgentTool = /* @__PURE__ */ writing({
  name: 'create_task',
  title: 'Create a task',
  description: 'Creates a task in Maniphest, as the user, and returns its name, such as T12.',
  writes: { word: 'create', isDestructive: false, isIdempotent: false },
  noun: 'task',
  isNew: true,
  properties: {
    title: written('The title.', LONGEST_TITLE),
    description: written('The description, in Remarkup.'),
    priority: PRIORITY,
    owner: named(PERSON, 'The person to assign it to, such as @ada.'),
    projects: several('Projects that it is in, such as #apollo.', { pattern: PROJECT, maxLength: 128 }),
  },
  required: ['title'],
  changes: async (given, names) => {
    const projects = given.texts('projects');
    return {
      title: given.required('title'),
      description: given.text('description'),
      priority: given.text('priority'),
      owner: (await names.person(given.text('owner')))?.[0],
      'projects.add': projects && (await names.projects(projects)),
    };
  },
});

/** Changes a task. */
const changeTask: AgentTool = /* @__PURE__ */ writing({
  name: 'change_task',
  title: 'Change a task',
  description:
    'Changes the status, priority, title or description of a task, such as to close it as duplicate.',
  writes: { word: 'change', isDestructive: true, isIdempotent: true },
  noun: 'task',
  properties: {
    status: STATUS,
    priority: PRIORITY,
    title: written('The new title.', LONGEST_TITLE),
    description: written('The new description, in Remarkup. It replaces the old one.'),
  },
  changes: async (given) => ({
    status: given.text('status'),
    priority: given.text('priority'),
    title: given.text('title'),
    description: given.text('description'),
  }),
});

/** Assigns a task. */
const assignTask: AgentTool = /* @__PURE__ */ writing({
  name: 'assign_task',
  title: 'Assign a task',
  description: 'Assigns a task to a person, instead of its previous owner.',
  writes: { word: 'assign', isDestructive: true, isIdempotent: true },
  noun: 'task',
  properties: { owner: named(PERSON, 'The new owner, such as @ada.') },
  required: ['owner'],
  changes: async (given, names) => ({ owner: (await names.person(given.required('owner')))?.[0] }),
});

/** All tools that write, in the order in which clients see them. */
export const WRITING_TOOLS: readonly AgentTool[] = [
  comment('task'),
  comment('revision'),
  changeTask,
  createTask,
  assignTask,
  tag('task'),
  tag('revision'),
  subscribe('task'),
  subscribe('revision'),
];

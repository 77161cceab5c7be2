import { describe, expect, test } from 'vitest';
import { POLICY, sent, smallPhorge, toolsGate } from './fixtures/tools-gate.ts';

const TEXTS = { title: 'A TITLE', description: 'A DESCRIPTION', comment: 'A COMMENT' };
const LEFT_OUT = 'The policy leaves out what accounts wrote that the configuration does not name.';

/** The policy with a rule that leaves out what others wrote, for engineers. */
const LEAVING_OUT = {
  ...POLICY,
  rules: [
    ...POLICY.rules,
    {
      name: 'texts of others',
      effect: 'deny' as const,
      who: { roles: ['engineer' as const] },
      resources: ['text:unknown-author'],
    },
  ],
};

const READS = [
  ['find_tasks', {}],
  ['read_task', { task: 'T12' }],
  ['read_task_comments', { task: 'T12' }],
  ['find_revisions', {}],
  ['read_revision', { revision: 'D34' }],
  ['read_revision_comments', { revision: 'D34' }],
  ['read_diff', { revision: 'D34' }],
  ['find_files', {}],
  ['read_file', { file: 'F56' }],
  ['find_people', {}],
  ['find_projects', {}],
  ['find_repositories', {}],
  ['find_builds', { revision: 'D34' }],
  ['find_task_statuses', {}],
  ['who_am_i', {}],
] as const;

async function answers(
  writers: NonNullable<Parameters<typeof smallPhorge>[1]>,
  authors: readonly string[],
  policy: typeof POLICY = LEAVING_OUT,
): Promise<Record<string, string>> {
  const gate = toolsGate(smallPhorge(TEXTS, writers).origin, policy, { authors });
  const all = READS.map(async ([name, given]) => {
    const { result } = await sent(gate, 'tools/call', { name, arguments: given });
    return [name, JSON.stringify(result?.content.map(({ text }) => JSON.parse(text)) ?? 'denied')];
  });
  return Object.fromEntries(await Promise.all(all));
}

describe('a rule that denies text:unknown-author', () => {
  test('leaves out every text of an account that the configuration does not name', async () => {
    const found = await answers({ author: 'mallory', editor: 'mallory', commenter: 'mallory' }, ['ada']);
    for (const [name, answer] of Object.entries(found))
      expect(answer, name).not.toMatch(/A TITLE|A DESCRIPTION|A COMMENT/);
    expect(found.read_task).toContain(LEFT_OUT);
    // What is no text stays.
    expect(found.read_task).toContain('"object":"T12","author":"@mallory"');
  });

  test('shows the texts of named accounts, in any case of their name', async () => {
    const found = await answers({ author: 'ada', editor: 'ada', commenter: 'ada' }, ['Ada']);
    expect(found.find_tasks).toContain('A TITLE');
    expect(found.read_task).toContain('A DESCRIPTION');
    expect(found.read_task_comments).toContain('A COMMENT');
    expect(found.read_revision).toContain('A DESCRIPTION');
    expect(found.read_diff).toContain('A DESCRIPTION');
  });

  test('leaves out the text of a named author that another account has edited', async () => {
    const found = await answers({ author: 'ada', editor: 'mallory', commenter: 'ada' }, ['ada']);
    expect(found.read_task).not.toMatch(/A TITLE|A DESCRIPTION/);
    expect(found.find_tasks).not.toContain('A TITLE');
    expect(found.read_task_comments).toContain('A COMMENT');
  });

  test('leaves out all texts where the configuration names no account, and files, whose author Phorge does not say', async () => {
    const writers = { author: 'ada', editor: 'ada', commenter: 'ada' };
    for (const [name, answer] of Object.entries(await answers(writers, [])))
      expect(answer, name).not.toMatch(/A TITLE|A DESCRIPTION|A COMMENT/);
    const found = await answers(writers, ['ada']);
    for (const name of ['find_files', 'read_file', 'find_projects', 'find_repositories', 'find_builds'])
      expect(found[name], name).not.toMatch(/A TITLE|A DESCRIPTION/);
  });

  test('leaves out texts whose writers may not be looked up', async () => {
    const policy = {
      ...LEAVING_OUT,
      rules: [
        ...LEAVING_OUT.rules,
        {
          name: 'no people',
          effect: 'deny' as const,
          who: { roles: ['engineer' as const] },
          conduitMethods: ['user.search'],
        },
      ],
    };
    const found = await answers({ author: 'ada', editor: 'ada', commenter: 'ada' }, ['ada'], policy);
    expect(found.read_task).toContain(LEFT_OUT);
    expect(found.read_task_comments).toContain(LEFT_OUT);
  });
});

test('without such a rule, all texts are shown', async () => {
  const found = await answers({ author: 'mallory', editor: 'mallory', commenter: 'mallory' }, [], POLICY);
  expect(found.read_task).toContain('A DESCRIPTION');
  expect(found.read_task_comments).toContain('A COMMENT');
  expect(found.read_file).toContain('A DESCRIPTION');
});

import type { AccessRequest } from '@portcullis/core';
import { expect, it } from 'vitest';
import { taskDescription } from '../../src/access-requests/create-task.ts';
import { maniphestRecipient } from '../../src/index.ts';
import { contextOf, recordingOrigin } from '../fixtures/context.ts';
import { person } from '../fixtures/sso-server.ts';

const TOKEN = `api-${'t'.repeat(28)}`;
const asked: AccessRequest = {
  requestId: '01a1b2c3-0000-7000-8000-000000000001',
  refusedAt: 1_768_478_400,
  policy: 'phorge',
  rule: 'contractors-out',
  owner: 'security@corp.example',
  host: 'phorge.example.com',
  person: person(),
  reason: 'I am on call.',
};

const taken = () =>
  Response.json({ result: { object: { id: 1, phid: 'PHID-TASK-1' } }, error_code: null, error_info: null });

it('an access request becomes a task with the refused user, the object and the rule, by the bot’s token alone', async () => {
  const { origin, calls } = recordingOrigin(taken);
  const { deliver, name } = maniphestRecipient({ origin, token: TOKEN, projects: ['PHID-PROJ-x'] });
  await deliver(asked, contextOf('/.portcullis/access-requests', { headers: { cookie: 'phsid=x' } }));
  expect(name).toBe('maniphest');
  const [call] = calls;
  expect(call?.url).toBe('https://phorge.example.com/api/maniphest.edit');
  expect(JSON.stringify(call?.headers)).not.toContain('phsid');
  const sent = JSON.parse(
    new URLSearchParams(new TextDecoder().decode(call?.body as Uint8Array)).get('params') ?? '',
  );
  expect(sent).toMatchObject({
    __conduit__: { token: TOKEN },
    transactions: [
      { type: 'title', value: 'Access request of Ada Lovelace: contractors-out' },
      { type: 'description', value: expect.stringContaining('Rule: contractors-out') },
      { type: 'projects.add', value: ['PHID-PROJ-x'] },
    ],
  });
});

async function written(request: AccessRequest): Promise<Record<string, string>[]> {
  const { origin, calls } = recordingOrigin(taken);
  await maniphestRecipient({ origin, token: TOKEN }).deliver(request, contextOf('/x'));
  const form = new URLSearchParams(new TextDecoder().decode(calls[0]?.body as Uint8Array));
  expect([...form.keys(), form.get('output')]).toEqual(['params', 'output', 'json']);
  return JSON.parse(form.get('params') ?? '').transactions;
}

it('the task of an access request is in no project unless one is configured, and names the user by what is known', async () => {
  const titles: unknown[] = [];
  for (const name of ['Ada Lovelace', undefined]) {
    for (const email of ['ada@corp.example', undefined]) {
      const transactions = await written({
        ...asked,
        rule: name && asked.rule,
        person: person({ name, email }),
      });
      expect(transactions.map(({ type }) => type)).toEqual(['title', 'description']);
      titles.push(transactions[0]?.value);
    }
  }
  expect(titles).toEqual([
    'Access request of Ada Lovelace: contractors-out',
    'Access request of Ada Lovelace: contractors-out',
    'Access request of ada@corp.example: phorge',
    'Access request of 248289761001: phorge',
  ]);
});

it('a user’s name cannot add a line to the task of an access request, or turn a line around', async () => {
  const name = 'Ada\nSubject: root at https://login.corp.example\u202e';
  const [title, description] = await written({ ...asked, person: person({ name }) });
  const shown = 'Ada\\u000aSubject: root at https://login.corp.example\\u202e';
  expect(title?.value).toBe(`Access request of ${shown}: contractors-out`);
  expect(description?.value).toContain(`\nWho: ${shown}, ada@corp.example\n`);
  expect(description?.value?.match(/^Subject: /gm)).toHaveLength(1);
});

const block = (...lines: string[]) => ['```lang=text', ...lines, '```'].join('\n');

it('the task of an access request lists every known fact of the refusal, and no unknown one', () => {
  const subject = 'Subject: 248289761001 at https://login.corp.example';
  const refused = [
    'Refused request: 01a1b2c3-0000-7000-8000-000000000001',
    'Refused at: 2026-01-15T12:00:00.000Z',
  ];
  const reason = `\n\nWhat for:\n\n${block('I am on call.')}`;
  expect(taskDescription(asked)).toBe(
    block(
      'Who: Ada Lovelace, ada@corp.example',
      subject,
      'Site: phorge.example.com',
      'Policy: phorge',
      'Rule: contractors-out',
      'Owner of the rule: security@corp.example',
      ...refused,
    ) + reason,
  );
  const nameless = { ...asked, rule: undefined, owner: undefined };
  expect(taskDescription({ ...nameless, person: person({ name: undefined, email: undefined }) })).toBe(
    block(subject, 'Site: phorge.example.com', 'Policy: phorge', ...refused) + reason,
  );
  expect(taskDescription({ ...asked, person: person({ name: undefined }) })).toContain(
    'Who: ada@corp.example\n',
  );
});

it('the task of an access request shows the user’s reason as text that mentions no one and cannot end its block', () => {
  const text = taskDescription({ ...asked, reason: 'x\n```\n@admin {F1} **now**' });
  expect(text.match(/```/g)).toHaveLength(4);
  expect(text).toContain("x\n'''\n@admin {F1} **now**\n```");
  expect(text.indexOf('@admin')).toBeGreaterThan(text.indexOf('What for:\n\n```lang=text'));
});

it.each([
  ['refuses', () => Response.json({ result: null, error_code: 'ERR-INVALID-AUTH', error_info: TOKEN })],
  [
    'refuses, whatever stands beside it',
    () => Response.json({ result: { object: { id: 1 } }, error_code: 'ERR-X', error_info: TOKEN }),
  ],
  ['says that there is no task', () => Response.json({ result: { object: null }, error_code: null })],
  ['names no task', () => Response.json({ result: { object: 'T1' }, error_code: null })],
  ['answers with something else', () => new Response('<html>', { status: 200 })],
  ['says that it is down', () => new Response('', { status: 503 })],
])('an access request fails where Phorge %s, and the error repeats no token', async (_what, answer) => {
  const { origin } = recordingOrigin(answer);
  const { deliver } = maniphestRecipient({ origin, token: TOKEN });
  const failed = await deliver(asked, contextOf('/x')).catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: 'phabricator.conduit_unverified' });
  expect((failed as { detail: string }).detail).not.toContain(TOKEN);
});

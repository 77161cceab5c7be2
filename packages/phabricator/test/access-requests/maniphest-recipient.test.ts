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

it('writes a task that says who was refused what by which rule, by the bot’s token alone', async () => {
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

it('shows what was written as text that mentions nobody and ends nowhere', () => {
  const text = taskDescription({ ...asked, reason: 'x\n```\n@admin {F1} **now**' });
  expect(text.match(/```/g)).toHaveLength(4);
  expect(text).toContain("x\n'''\n@admin {F1} **now**\n```");
  expect(text.indexOf('@admin')).toBeGreaterThan(text.indexOf('What for:\n\n```lang=text'));
});

it.each([
  ['refuses', () => Response.json({ result: null, error_code: 'ERR-INVALID-AUTH', error_info: TOKEN })],
  ['answers with something else', () => new Response('<html>', { status: 200 })],
  ['says that it is down', () => new Response('', { status: 503 })],
])('fails where Phorge %s, and repeats no token', async (_what, answer) => {
  const { origin } = recordingOrigin(answer);
  const { deliver } = maniphestRecipient({ origin, token: TOKEN });
  const failed = await deliver(asked, contextOf('/x')).catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: 'phabricator.conduit_unverified' });
  expect((failed as { detail: string }).detail).not.toContain(TOKEN);
});

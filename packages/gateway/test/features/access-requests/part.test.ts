import type { AccessRequest, Identity } from '@portcullis/core';
import { expect, test } from 'vitest';
import { contextsAt } from '../../../../../scripts/fixtures/test-context.ts';
import { webhookRecipientPart } from '../../../src/features/access-requests/part.ts';
import { maniphestRecipientPart } from '../../../src/kinds/applications/maniphest-recipient.ts';

const WIKI = { name: 'wiki', origin: { binding: 'WIKI' } } as never;
const webhook = { type: 'webhook', url: 'https://desk.example/hook', secret: 's'.repeat(32) } as const;
const maniphest = { type: 'maniphest', token: `cli-${'a'.repeat(28)}`, projects: ['access'] } as const;
const ASKED: AccessRequest = {
  requestId: '01a1b2c3-0000-7000-8000-000000000001',
  refusedAt: 1_768_478_400,
  policy: 'phorge',
  rule: undefined,
  owner: undefined,
  host: 'phorge.corp.example',
  person: { kind: 'user', issuer: 'https://login.corp.example', subject: 'ada' } as Identity,
  reason: 'I am on call.',
};

test('each recipient of requests for access is built from settings of its own type, and refuses those of another', () => {
  expect(webhookRecipientPart(webhook, WIKI, {}).name).toBe('webhook');
  expect(maniphestRecipientPart(maniphest, WIKI, {}).name).toBe('maniphest');
  for (const other of [{ type: 'mail' }, maniphest] as const) {
    expect(() => webhookRecipientPart(other, WIKI, {})).toThrow(new TypeError(`${other.type} is no webhook`));
  }
  for (const other of [{ type: 'mail' }, webhook] as const) {
    expect(() => maniphestRecipientPart(other, WIKI, {})).toThrow(
      new TypeError(`accessRequests: only the type "maniphest" creates tasks, not "${other.type}"`),
    );
  }
});

test.each([
  [['PHID-PROJ-a'], [{ type: 'projects.add', value: ['PHID-PROJ-a'] }]],
  [undefined, []],
])(
  'a task is written at the instance’s own origin, by its token, in the projects %j',
  async (projects, added) => {
    const calls: { url: string; init: RequestInit }[] = [];
    const fetch = async (url: string, init: RequestInit) => {
      calls.push({ url, init });
      return Response.json({ result: { object: { id: 1 } }, error_code: null, error_info: null });
    };
    const { deliver } = maniphestRecipientPart(
      { ...maniphest, projects } as never,
      { name: 'phorge', origin: { zone: true } } as never,
      { fetch: fetch as never },
    );
    await deliver(ASKED, contextsAt('https://phorge.corp.example').contextOf('/'));
    expect(calls.map(({ url }) => url)).toEqual(['https://phorge.corp.example/api/maniphest.edit']);
    const form = new URLSearchParams(new TextDecoder().decode(calls[0]?.init.body as Uint8Array));
    const { __conduit__, transactions } = JSON.parse(form.get('params') ?? '');
    expect(__conduit__).toEqual({ token: maniphest.token });
    expect(transactions.slice(2)).toEqual(added);
  },
);

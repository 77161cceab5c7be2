import type { AccessRequest, Identity } from '@portcullis/core';
import { expect, test } from 'vitest';
import { contextsAt } from '../../../../../scripts/fixtures/test-context.ts';
import { webhookRecipientPart } from '../../../src/features/access-requests/part.ts';
import { maniphestRecipientPart } from '../../../src/kinds/applications/phabricator-access-requests.ts';

const instance = (accessRequests?: object) =>
  ({ name: 'wiki', origin: { binding: 'WIKI' }, ...(accessRequests && { accessRequests }) }) as never;
const webhook = { type: 'webhook', url: 'https://desk.example/hook', secret: 's'.repeat(32) };
const maniphest = { type: 'maniphest', token: `cli-${'a'.repeat(28)}`, projects: ['access'] };
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

test('each tells those that an instance names, and no other', () => {
  expect(webhookRecipientPart(instance(webhook), {}).name).toBe('webhook');
  expect(maniphestRecipientPart(instance(maniphest), {}).name).toBe('maniphest');
  for (const other of [undefined, maniphest]) {
    expect(() => webhookRecipientPart(instance(other), {})).toThrow(
      new TypeError('wiki has no accessRequests of type webhook'),
    );
  }
  for (const other of [undefined, webhook]) {
    expect(() => maniphestRecipientPart(instance(other), {})).toThrow(
      new TypeError('wiki has no accessRequests of type maniphest'),
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
    const accessRequests = { ...maniphest, projects };
    const { deliver } = maniphestRecipientPart(
      { name: 'phorge', origin: { zone: true }, accessRequests } as never,
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

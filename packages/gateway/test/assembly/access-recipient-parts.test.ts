import { expect, test } from 'vitest';
import { maniphestRecipientPart } from '../../src/applications/phabricator-access-requests.ts';
import { webhookRecipientPart } from '../../src/assembly/access-recipient-parts.ts';

const instance = (accessRequests?: object) =>
  ({ name: 'wiki', origin: { binding: 'WIKI' }, ...(accessRequests && { accessRequests }) }) as never;
const webhook = { type: 'webhook', url: 'https://desk.example/hook', secret: 's'.repeat(32) };
const maniphest = { type: 'maniphest', token: `cli-${'a'.repeat(28)}`, projects: ['access'] };

test('each tells those that an instance names, and no other', () => {
  expect(webhookRecipientPart(instance(webhook), {}).name).toBe('webhook');
  expect(maniphestRecipientPart(instance(maniphest), {}).name).toBe('maniphest');
  for (const other of [undefined, maniphest]) {
    expect(() => webhookRecipientPart(instance(other), {})).toThrow(
      new TypeError('wiki has no webhook told'),
    );
  }
  for (const other of [undefined, webhook]) {
    expect(() => maniphestRecipientPart(instance(other), {})).toThrow(
      new TypeError('wiki has no tasks written'),
    );
  }
});

import { type AccessRequest, type BaseContext, pipeline, worker } from '@portcullis/core';
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

test.each([
  ['that it is to be in', ['PHID-PROJ-x'], [['projects.add', ['PHID-PROJ-x']]]],
  ['of which it says none', undefined, []],
])(
  'a task goes to the instance’s own Phorge, by its token, with the projects %s',
  async (_, projects, added) => {
    const sent: { readonly url: string; readonly form: URLSearchParams }[] = [];
    const WIKI = {
      fetch: async (url: string, { body }: { readonly body: BodyInit }) => {
        sent.push({ url, form: new URLSearchParams(await new Response(body).text()) });
        return Response.json({ result: { object: { id: 1 } }, error_code: null, error_info: null });
      },
    };
    const { projects: _any, ...settings } = maniphest;
    const recipient = maniphestRecipientPart(instance({ ...settings, ...(projects && { projects }) }), {});
    const asked = { policy: 'wiki', person: { name: 'Ada' }, refusedAt: 0, reason: 'on call' };
    const app = pipeline<BaseContext>().handle(async (context) => {
      await recipient.deliver(asked as AccessRequest, context);
      return new Response('told');
    });
    const answer = await worker(app)(new Request('https://wiki.corp.example/'), { WIKI } as never, {
      waitUntil: () => {},
    });
    expect(await answer.text()).toBe('told');
    expect(sent.map(({ url }) => url)).toEqual(['https://wiki.corp.example/api/maniphest.edit']);
    const { transactions, __conduit__ } = JSON.parse(sent[0]?.form.get('params') ?? '');
    expect(__conduit__).toEqual({ token: maniphest.token });
    expect(
      (transactions as { type: string; value: unknown }[]).slice(2).map(({ type, value }) => [type, value]),
    ).toEqual(added);
  },
);

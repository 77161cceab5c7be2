import { expect, it } from 'vitest';
import { conduitHandler } from '../../src/conduit/conduit.ts';
import { readConduitCall } from '../../src/conduit/conduit-call.ts';
import { contextOf } from '../fixtures/context.ts';
import { identityBy } from '../fixtures/identity.ts';

// The runtime names encodings of its own in `Accept-Encoding`, and says in `cf` what the client accepts. Miniflare takes `cf` of
// requests that it is sent; one that a test makes has it by its constructor.
it('a Conduit call whose API token is unwrapped still says which encodings its client accepts', async () => {
  const { request, ...context } = contextOf('/api/user.whoami', {
    method: 'POST',
    body: `api.token=pcl_${'k'.repeat(8)}.sealed~api-${'a'.repeat(28)}&output=json`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const accepting = new Request(request, { cf: { clientAcceptEncoding: '' } } as RequestInit);
  await readConduitCall({ ...context, request: accepting }, 10_000);
  const sent: Request[] = [];
  const handler = conduitHandler(async ({ request: forwarded }) => {
    sent.push(forwarded);
    return new Response('{}');
  }, []);
  const caller = identityBy('credential');
  await handler({ ...context, request: accepting, caller, roles: { names: [] } } as never);
  expect(sent[0]?.cf?.clientAcceptEncoding).toBe('');
  const body = new TextDecoder().decode(await sent[0]?.arrayBuffer());
  expect(body).toBe(`output=json&api.token=api-${'a'.repeat(28)}`);
});

import { type AuditEvent, audit, type Sink } from '@portcullis/audit';
import { type FetchHandler, pipeline } from '@portcullis/core';
import { enforce } from '@portcullis/policy';
import { mapRoles } from '@portcullis/roles';
import { expect, test } from 'vitest';
import { mcp } from '../src/index.ts';
import { ADA, ask, modernOrigin, modernRequest, POLICY, ROLES } from './fixtures/gate.ts';

async function eventOf(
  method: string,
  params: Record<string, unknown>,
): Promise<{ event: AuditEvent; line: string }> {
  const written: { event: AuditEvent; line: string }[] = [];
  const sink: Sink = { name: 'list', write: (event, line) => void written.push({ event, line }) };
  const app = pipeline(mcp({ origin: modernOrigin().origin }))
    .use(audit({ sinks: [sink] }))
    .use<{ identity: typeof ADA; caller: typeof ADA }>((_context, next) =>
      next({ identity: ADA, caller: ADA }),
    )
    .use(mapRoles(ROLES))
    .use(enforce(POLICY));
  await (await ask(app.fetch as FetchHandler<unknown>, modernRequest(method, params))).text();
  const found = written.find(({ event }) => event.type === 'request.decision');
  if (found === undefined) throw new Error('no event');
  return found;
}

test('the event of a call has its tool and the names of its arguments, and none of their values', async () => {
  const { event, line } = await eventOf('tools/call', {
    name: 'search_tasks',
    arguments: { text: 'hunter2', project: 'swordfish' },
  });
  expect(event).toMatchObject({
    outcome: 'allow',
    resource: {
      app: 'mcp',
      kind: 'mcp:tool',
      id: 'search_tasks',
      operation: 'tools/call',
      arguments: ['project', 'text'],
    },
  });
  expect(line).not.toMatch(/hunter2|swordfish/);
});

test('the event of a call that no rule allows is a denial, though the client learns only that there is no such tool', async () => {
  const { event, line } = await eventOf('tools/call', { name: 'delete_task', arguments: { id: 123456789 } });
  expect(event).toMatchObject({
    outcome: 'deny',
    http: { status: 200 },
    reason: ['policy.denied', 'policy.no_rule'],
  });
  expect(line).not.toContain('123456789');
});

test('the event of a resource has its address without its query', async () => {
  const { event, line } = await eventOf('resources/read', { uri: 'docs://pages/x?token=hunter2#part' });
  expect(event).toMatchObject({ resource: { kind: 'mcp:resource', id: 'docs://pages/x' } });
  expect(line).not.toContain('hunter2');
});

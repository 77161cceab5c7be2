import { expect, test } from 'vitest';
import type { AuditEvent } from '../../src/index.ts';
import { toEcs } from '../../src/projections/ecs.ts';
import { sample } from '../random-events.ts';

test('every ECS event has the required fields, and none that is undefined', () => {
  for (const event of sample(2000, 1)) {
    const fields = toEcs(event);
    expect(fields).toMatchObject({
      '@timestamp': event.time,
      'event.id': event.id,
      'event.action': event.type,
      'observer.name': 'observer' in event ? event.observer.worker : '',
    });
    expect(['success', 'failure', 'unknown']).toContain(fields['event.outcome']);
    expect(Object.values(fields)).not.toContain(undefined);
  }
});

test('the ECS event of a request contains the caller, the target and the rule', () => {
  const event = sample(200, 2).find(({ type }) => type === 'request.decision');
  if (event?.type !== 'request.decision') throw new Error('no request among 200 events');
  expect(toEcs(event)).toMatchObject({
    'event.category': ['network', 'web'],
    'event.type':
      event.outcome === 'login' ? ['access'] : ['access', event.outcome === 'allow' ? 'allowed' : 'denied'],
    'user.id': event.actor?.sub,
    'source.ip': event.src?.ip,
    'http.request.method': event.http.method,
    'http.response.status_code': event.http.status,
    'url.path': event.http.path,
    'rule.name': event.policy?.matched_rule,
    portcullis: { policy: event.policy, reason: event.reason },
  });
});

test('the ECS event of a message to an MCP server is about an API, and names tool and client', () => {
  const event = sample(200, 2).find(({ type }) => type === 'request.decision');
  const resource = { app: 'mcp', kind: 'mcp:tool', id: 'a', operation: 'tools/call', arguments: ['id'] };
  const fields = toEcs({ ...event, resource, auth: { client: 'agent-7' } } as AuditEvent);
  expect(fields).toMatchObject({
    'event.category': ['api', 'web'],
    portcullis: { resource, auth: { client: 'agent-7' } },
  });
});

test('no field of an event is lost in ECS: those without an ECS field are under portcullis', () => {
  for (const event of sample(2000, 3)) {
    const fields = toEcs(event);
    const known = new Set(leavesOf(fields));
    expect(leavesOf(event).filter((leaf) => !known.has(leaf))).toEqual([]);
  }
});

/** Each text and number at any depth, but those that say it in other words. */
function leavesOf(value: unknown, key = ''): string[] {
  if (['schema', 'severity', 'latency_us', 'truncated', 'event.duration'].includes(key)) return [];
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.entries(value).flatMap(([name, member]) => leavesOf(member, name));
}

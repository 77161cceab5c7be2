import { expect, test } from 'vitest';
import type { RequestEvent } from '../../src/event/event.ts';
import { memoryHabits, signals } from '../../src/index.ts';

const eventContext = { id: () => 'id', now: 0, observer: { worker: 'gate' } };
const request = new Request('https://gate.example/');

function event(method: string, session: string | undefined): RequestEvent {
  return {
    time: '2026-01-01T00:00:00.000Z',
    outcome: 'allow',
    actor: { kind: 'user', iss: 'https://id.example', sub: 'ada' },
    auth: { method, provider: method },
    ...(session !== undefined && { session: { id_hash: session } }),
    http: { method: 'GET', host: 'gate.example', status: 200 },
  } as unknown as RequestEvent;
}

test('a session that a grant started is a signal once, and no other session is', async () => {
  const look = signals({ habits: memoryHabits() });
  const found = async (method: string, session: string) =>
    (await Promise.all(look(event(method, session), request, eventContext)))
      .flat()
      .map(({ severity, signal }) => [signal.name, severity]);
  expect(await found('break-glass', 's1')).toEqual([['break_glass', 'high']]);
  expect(await found('break-glass', 's1')).toEqual([]);
  expect(await found('break-glass', 's2')).toEqual([['break_glass', 'high']]);
  expect(await found('session', 's3')).toEqual([]);
});

test('a session that a grant started is a signal where habits are not immediately available', async () => {
  const look = signals({ habits: { observe: () => Promise.resolve([]) } });
  expect(look(event('break-glass', 's1'), request, eventContext)).toMatchObject([
    { signal: { name: 'break_glass' } },
    expect.any(Promise),
  ]);
});

test('sessions of grants that are not known are not taken for one: each is a signal', () => {
  const look = signals({ habits: memoryHabits() });
  for (let number = 0; number < 2; number++)
    expect(look(event('break-glass', undefined), request, eventContext)).toMatchObject([
      { signal: { name: 'break_glass' } },
    ]);
});

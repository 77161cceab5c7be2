import {
  type BaseContext,
  type Caller,
  type HasCaller,
  pipeline,
  recorder,
  type TrailEntry,
  worker,
} from '@portcullis/core';
import type { HasElevatedRoles, UsedElevation } from '@portcullis/core/internal';
import { mapRoles } from '@portcullis/roles';
import { type TestSocket, TestSocketPair, upgraded, withWorkerdSockets } from '@portcullis/testing/internal';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ElevationSource, enforce, type Policy } from '../src/index.ts';
import { member, nobody } from './gate.ts';

const NOON = Date.UTC(2026, 10, 27, 12);

const policy: Policy<'admin' | 'staff'> = {
  name: 'intranet',
  rules: [
    { name: 'wiki', effect: 'allow', who: { roles: ['staff'] }, paths: ['/w/**'] },
    { name: 'admins', effect: 'allow', who: { roles: ['admin'] }, paths: ['/config/**'] },
    { name: 'closed', effect: 'deny', who: 'anyone', paths: ['/config/closed'] },
  ],
  elevations: [{ role: 'admin', approvers: ['admin'], maxMinutes: 60 }],
};

const ADMIN: UsedElevation = { id: 'e1', role: 'admin', until: NOON / 1000 + 600 };

/** A gate whose store holds these elevations, what it asked the store, and what it recorded last. */
function gateWith(
  standing: readonly UsedElevation[],
  caller: Caller = member('staff'),
  offers: NonNullable<Policy['elevations']> = policy.elevations ?? [],
) {
  let held = standing;
  let sent: unknown;
  const asked: [subject: string, version: string][] = [];
  let entries: readonly TrailEntry[] = [];
  const elevations: ElevationSource = {
    standing: async ({ subject }, version) => {
      asked.push([subject, version]);
      return held;
    },
    impliedBy: (role) => (role === 'admin' ? ['auditor'] : []),
  };
  const respond = (answer: () => Response) =>
    worker(
      pipeline<BaseContext>()
        .use(
          recorder((arrival, next) => {
            entries = arrival.trail.entries;
            return next();
          }),
        )
        .use<HasCaller>((_context, next) => next({ caller }))
        .use(mapRoles({ admin: ['admins'], staff: ['staff'] }))
        .use(enforce({ ...policy, elevations: offers }, { elevations }))
        .handle((context) => {
          sent = (context as Partial<HasElevatedRoles>).elevatedRoles;
          return answer();
        }),
    );
  return {
    asked,
    hold: (other: readonly UsedElevation[]) => {
      held = other;
    },
    fetch: (path: string, answer: () => Response = () => new Response('inside')): Promise<Response> =>
      respond(answer)(new Request(`https://gate.example${path}`), {}, { waitUntil: () => {} }),
    sent: () => sent,
    decided: () => entries.find((entry) => entry.type === 'policy.decided'),
  };
}

let restore: () => void;

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
  restore = withWorkerdSockets();
});

afterEach(() => {
  restore();
  vi.useRealTimers();
});

describe('a request that is otherwise denied', () => {
  test('is allowed by an elevation, which the record names, until it ends', async () => {
    const gate = gateWith([ADMIN]);
    expect((await gate.fetch('/config/x')).status).toBe(200);
    expect(gate.decided()).toMatchObject({ decision: { effect: 'allow', rule: 'admins' }, elevation: ADMIN });
    vi.setSystemTime(NOON + 600_000);
    expect((await gate.fetch('/config/x')).status).toBe(403);
  });

  test('is denied without an elevation, and the record names the role that would allow it', async () => {
    const gate = gateWith([]);
    expect((await gate.fetch('/config/x')).status).toBe(403);
    expect(gate.decided()).toMatchObject({ decision: { effect: 'deny' }, offered: ['admin'] });
    expect(gate.decided()).not.toHaveProperty('elevation');
  });

  test('is denied if the elevation is for a role that the policy does not offer', async () => {
    expect((await gateWith([{ ...ADMIN, role: 'staff' }]).fetch('/config/x')).status).toBe(403);
  });

  test('fails if the store does not answer', async () => {
    const gate = gateWith([]);
    gate.asked.push = () => {
      throw new Error('the store is down');
    };
    expect((await gate.fetch('/config/x')).status).toBe(500);
  });
});

describe('the role of an elevation', () => {
  const [offer] = policy.elevations ?? [];
  const sentFor = async (path: string, changes: object): Promise<unknown> => {
    const gate = gateWith([ADMIN], member('staff'), offer === undefined ? [] : [{ ...offer, ...changes }]);
    expect((await gate.fetch(path)).status).toBe(200);
    return gate.sent();
  };

  test('is sent to the application, with what it implies and its end, only if the elevation says so', async () => {
    const sent = { names: ['admin', 'auditor'], until: ADMIN.until };
    expect(await sentFor('/config/x', { toApplication: true })).toEqual(sent);
    expect(await sentFor('/config/x', {})).toBeUndefined();
    expect(await sentFor('/config/x', { toApplication: false })).toBeUndefined();
  });

  test('is not sent to the application with a request that is allowed without it', async () => {
    expect(await sentFor('/w/x', { toApplication: true })).toBeUndefined();
  });
});

describe('the store of elevations', () => {
  test('is asked once for each request that a role on offer would allow, by user and version', async () => {
    const gate = gateWith([]);
    await gate.fetch('/config/x');
    await gate.fetch('/config/y');
    expect(gate.asked).toEqual([
      ['ada', expect.stringMatching(/^[\da-f]{64}$/)],
      ['ada', expect.any(String)],
    ]);
  });

  test.each<[string, string, Caller]>([
    ['a request that is allowed anyway', '/w/x', member('staff')],
    ['a request that no role on offer would allow', '/other', member('staff')],
    ['a request that a rule denies whatever the roles are', '/config/closed', member('staff')],
    ['an anonymous caller', '/config/x', nobody()],
    ['a service', '/config/x', { ...member('staff'), kind: 'service' } as Caller],
  ])('is not asked for %s', async (_what, path, caller) => {
    const gate = gateWith([ADMIN], caller);
    await gate.fetch(path);
    expect(gate.asked).toEqual([]);
  });
});

describe('a socket that an elevation allowed', () => {
  async function closedBy(change: (gate: ReturnType<typeof gateWith>) => void): Promise<number | undefined> {
    const gate = gateWith([ADMIN]);
    const response = await gate.fetch('/config/ws', () => upgraded(new TestSocketPair()[0]));
    const { webSocket } = response as unknown as { readonly webSocket: TestSocket };
    let closed: number | undefined;
    webSocket.addEventListener('close', (event) => {
      closed = (event as CloseEvent).code;
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(closed).toBeUndefined();
    change(gate);
    await vi.advanceTimersByTimeAsync(6000);
    return closed;
  }

  test('is closed within five seconds after the elevation is taken back', async () => {
    expect(await closedBy((gate) => gate.hold([]))).toBe(1008);
  });

  test('is closed within five seconds after the elevation ends', async () => {
    expect(await closedBy(() => vi.setSystemTime(NOON + 599_000))).toBe(1008);
  });

  test('stays open while the elevation stands', async () => {
    expect(await closedBy(() => {})).toBeUndefined();
  });
});

test('a policy with elevations is not enforced without a store of them', () => {
  expect(() => enforce(policy)).toThrow(
    'enforce: the policy "intranet" has elevations: set the option "elevations" to where they are stored',
  );
});

test('an option "elevations" that is no source is reported at construction', () => {
  expect(() => enforce(policy, { elevations: {} as never })).toThrow('enforce: elevations must have');
});

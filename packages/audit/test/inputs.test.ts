import type { TrailEntry } from '@portcullis/core';
import canonicalize from 'canonicalize';
import { expect, test } from 'vitest';
import { type AuditEvent, audit, memorySink, type RequestEvent } from '../src/index.ts';
import { inputHashes } from '../src/inputs.ts';
import { sha256 } from '../src/sha256.ts';
import { identity } from './identities.ts';
import { serve, settings } from './serving.ts';

const decided: TrailEntry = {
  type: 'policy.decided',
  decision: {
    effect: 'allow',
    reason: 'policy.rule_allows',
    rule: 'engineers',
    policy: 'main',
    version: 'a'.repeat(64),
    open: false,
    considered: [],
  },
};

async function eventOf(more: readonly TrailEntry[], url = 'https://a.example/T1'): Promise<RequestEvent> {
  const entries = [...more, decided];
  const { event } = await serve(
    (steps) =>
      steps.handle(({ trail }) => {
        for (const entry of entries) trail.add(entry);
        return new Response();
      }),
    new Request(url, { headers: { 'cf-connecting-ip': '192.0.2.1' } }),
    { inputs: inputHashes() },
  );
  return event;
}

const alice: TrailEntry = { type: 'caller.identified', identity: identity() };

function roles(count: number): TrailEntry {
  const names = Array.from({ length: count }, (_, number) => `role-${number}`);
  return { type: 'roles.resolved', names, grants: [], groupsSeen: count };
}

test('the hash of the inputs covers the fields that the policy decided on, and can be recomputed', async () => {
  const event = await eventOf([alice, roles(2)]);
  const { actor, auth, src, http, resource } = event;
  const expected = await sha256(
    canonicalize({
      actor: {
        kind: actor?.kind,
        iss: actor?.iss,
        sub: actor?.sub,
        email: actor?.email,
        roles: actor?.roles,
      },
      auth: { acr: auth?.acr, amr: auth?.amr, auth_time: auth?.auth_time, method: auth?.method },
      src,
      http: { method: http.method, path: http.path },
      resource,
    }) as string,
  );
  expect(event.inputs_sha256).toBe(expected);
});

test('equal inputs have equal hashes, and other inputs have others', async () => {
  const hashes = await Promise.all([
    eventOf([alice, roles(2)]),
    eventOf([alice, roles(2)], 'https://a.example/T1?a=1'),
    eventOf([alice, roles(3)]),
    eventOf([alice, roles(2)], 'https://a.example/T2'),
  ]);
  const [first, same, ...others] = hashes.map((event) => event.inputs_sha256);
  expect(same).toBe(first);
  expect(new Set([first, ...others]).size).toBe(3);
});

test('the hash of the inputs of a shortened event covers the whole inputs', async () => {
  const [event, other] = await Promise.all([eventOf([alice, roles(100)]), eventOf([alice, roles(101)])]);
  expect([event.truncated, event.actor?.roles?.length]).toEqual([true, 64]);
  expect(event.actor?.roles).toEqual(other.actor?.roles);
  expect(event.inputs_sha256).not.toBe(other.inputs_sha256);
});

test('an event without a policy decision has no hash of the inputs', async () => {
  const { event } = await serve((steps) => steps.handle(() => new Response()), undefined, {
    inputs: inputHashes(),
  });
  expect(event).not.toHaveProperty('inputs_sha256');
});

test('a hash of the inputs together with pseudonyms is refused: a guessed name could be proved by it', () => {
  const options = settings(memorySink(), { inputs: inputHashes(), pseudonyms: async (event) => event });
  expect(() => audit(options)).toThrow('inputs');
});

test('only events of decided requests get a hash of inputs, whatever else names a policy', async () => {
  const loaded = { type: 'policy.loaded', policy: { name: 'p' } } as unknown as AuditEvent;
  expect(await inputHashes()(loaded)).toBe(loaded);
});

import { expect, test } from 'vitest';
import { accessRequestState } from '../../src/access-requests/access-request-options.ts';
import { openOffer, sealOffer } from '../../src/access-requests/sealed-offer.ts';
import { KeyRing } from '../../src/cookies/key-ring.ts';
import { openJson, sealJson } from '../../src/cookies/sealed-json.ts';
import { BASE } from '../fixtures/scene.ts';

const ring = new KeyRing(['o'.repeat(32)], BASE);
const offer = { requestId: 'r', refusedAt: 1, policy: 'p', issuer: 'https://idp.example', subject: 'ada' };

test('an offer of access is sealed for this purpose, and opens for no other', async () => {
  const sealed = await sealOffer(ring, offer);
  expect(await openOffer(ring, sealed)).toEqual(offer);
  expect(await openJson(ring, 'access request', sealed)).toEqual(offer);
  expect(await openJson(ring, '', sealed)).toBeUndefined();
  expect(await openOffer(ring, await sealJson(ring, '__Host-portcullis-known', offer))).toBeUndefined();
  expect(await openOffer(ring, `${sealed}x`)).toBeUndefined();
});

test('without options a user may ask for access five times an hour, all users together a hundred times, and no rule has an owner', () => {
  const asked = accessRequestState({});
  expect([asked.perHour, asked.perHourForAll, asked.ownerOf('any')]).toEqual([5, 100, undefined]);
  const hour = 3_600_000;
  for (let times = 0; times < 5; times++) expect(asked.limit.take('ada', 0)).toBe(true);
  expect([asked.limit.take('ada', 0), asked.limit.take('ada', hour / 5)]).toEqual([false, true]);
});

test.each([
  { recipient: null },
  { recipient: { name: 'desk' } },
  { recipient: { deliver: 'mail' } },
  { perHour: 0 },
  { perHour: 1.5 },
  { perHour: 1001 },
  { perHourForAll: 1.5 },
  { perHourForAll: 100_001 },
  { ownerOf: 'desk' },
])('access requests with %j are refused with the name of the option', (options) => {
  expect(() => accessRequestState(options as never)).toThrow(/^accessRequests: /);
});

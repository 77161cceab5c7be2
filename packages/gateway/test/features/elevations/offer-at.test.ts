import { expect, test } from 'vitest';
import { offerAt } from '../../../src/features/elevations/offer-at.ts';

const offer = { role: 'admin', approvers: ['security'], maxMinutes: 5 };
const instances = [
  { hosts: ['plain.example'], policy: { name: 'plain', rules: [] } },
  { hosts: ['wiki.example', 'second.example'], policy: { name: 'wiki', rules: [], elevations: [offer] } },
] as const;

test.each([
  ['by a policy at its first host', 'wiki.example', 'admin', true],
  ['by a policy at its second host', 'second.example', 'admin', true],
  ['for another role', 'wiki.example', 'root', false],
  ['by a policy that offers nothing', 'plain.example', 'admin', false],
  ['at a host of no instance', 'other.example', 'admin', false],
])('a role is offered %s: %s, %s', (_, host, role, isOffered) => {
  const offered = isOffered ? { instance: instances[1], elevation: offer } : undefined;
  expect(offerAt({ instances } as never, host, role)).toEqual(offered);
});

import { expect, it, test } from 'vitest';
import { applicationsOfPhid } from '../../src/resource/phid-types.ts';
import { applicationNames } from '../../src/resource/route-table.ts';

it.each([
  ['PHID-DREV-abcdefghijklmnopqrst', 'differential'],
  ['PHID-XACT-DREV-abcdefghijklmno', 'differential'],
  ['PHID-CMIT-abcdefghijklmnopqrst', 'diffusion'],
  ['PHID-HMBD-abcdefghijklmnopqrst', 'harbormaster,differential,diffusion'],
  ['PHID-FILE-abcdefghijklmnopqrst', undefined],
  ['PHID-STRY-abcdefghijklmnopqrst', undefined],
  ['PHID-XACT-XACT-abcdefghijklmno', undefined],
  ['PHID-DREV', undefined],
  ['PHID-', undefined],
])('%s is the type of %s', (phid, found) => expect(applicationsOfPhid(phid)?.join(',')).toBe(found));

test('PHID types name only applications that exist', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const named = new Set<string>();
  for (const a of letters)
    for (const b of letters)
      for (const c of letters)
        for (const d of letters)
          for (const name of applicationsOfPhid(`PHID-${a}${b}${c}${d}-x`) ?? []) named.add(name);
  expect(applicationNames()).toEqual(expect.arrayContaining([...named]));
  expect(named.size).toBeGreaterThan(30);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Browser } from '../../../../scripts/fixtures/browser.ts';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { scene } from '../fixtures/scene.ts';
import { asked, granted, KNOWN, knownBrowser, logIn, madeUp } from './office-logins.ts';

test('in an office of one address with one attacker, a user with a valid login is not locked out', async () => {
  const step = fc.oneof(
    fc.record({ op: fc.constant('attack'), times: fc.constantFrom(1, 30, 61, 150) }),
    fc.record({ op: fc.constant('together'), times: fc.constantFrom(10, 61) }),
    fc.record({ op: fc.constant('known'), person: fc.constantFrom(0, 1, 2) }),
    fc.record({ op: fc.constant('new'), person: fc.constant(0) }),
    fc.record({ op: fc.constant('pass'), seconds: fc.constantFrom(1, 5, 60) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
      const stage = await scene();
      const known = await Promise.all(['ada', 'bob', 'eve'].map((name) => knownBrowser(stage, name)));
      for (const each of steps) {
        if (each.op === 'attack') {
          for (let time = 0; time < each.times; time++) await madeUp(stage, stage.newBrowser());
        } else if (each.op === 'together') {
          await Promise.all(Array.from({ length: each.times }, () => madeUp(stage, stage.newBrowser())));
        } else if (each.op === 'known') {
          const before = asked(stage);
          expect(await logIn(stage, known[each.person] as Browser)).toBe(303);
          expect(asked(stage)).toBe(before + 1);
          for (const name of [...(known[each.person] as Browser).cookies.keys()])
            if (name !== KNOWN) (known[each.person] as Browser).cookies.delete(name);
        } else if (each.op === 'new') {
          // Nothing tells their first login from the attacker's: it waits for a moment in which nobody attacks.
          const answer = await granted(stage, stage.newBrowser());
          if ((await answer()).status === 303) continue;
          stage.clock.pass(1);
          expect((await answer()).status).toBe(303);
        } else stage.clock.pass(each.seconds);
      }
    }),
    { numRuns: runs(12) },
  );
}, 180_000);

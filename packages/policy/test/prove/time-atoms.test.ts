import { expect, test } from 'vitest';
import { wallClock } from '../../src/criteria/wall-clock.ts';
import { rememberedClock } from '../../src/prove/time-atoms.ts';

test('a remembered clock shows what the clocks of its zone show, in another zone at the same minute as well, when it is asked again', () => {
  const change = Date.parse('2026-03-29T01:00:00Z');
  const moments = [-61_000, -60_000, -1, 0, 59_999, 60_000].map((distance) => change + distance);
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Europe/Berlin']) {
    const [remembered, plain] = [rememberedClock(zone), wallClock(zone)];
    for (const moment of moments) {
      expect([zone, moment, remembered(moment)]).toEqual([zone, moment, plain(moment)]);
      expect([zone, moment, remembered(moment)]).toEqual([zone, moment, plain(moment)]);
    }
  }
});

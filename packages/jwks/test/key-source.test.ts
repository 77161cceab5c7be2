import { settle } from '@portcullis/testing/internal';
import { describe, expect, test } from 'vitest';
import { MemoryTier } from './fixtures/memory-tier.ts';
import { codeOf, setting, visit } from './fixtures/setting.ts';

const SOFT = 600;
const HARD = 86_400;

describe('fresh keys', () => {
  test('wants 11: fresh memory costs no I/O and no waiting', async () => {
    const tier = new MemoryTier();
    const { keys, provider, header, time } = await setting({ tiers: [tier] });
    await keys(await header());
    const gets = tier.gets;
    await time.pass(SOFT - 1);
    const request = visit();
    await keys.within(request)(await header());
    expect(provider.calls.jwks).toBe(1);
    expect(tier.gets).toBe(gets);
    expect(request.background).toHaveLength(0);
    expect(request.entries).toHaveLength(0);
  });

  test('the imported key is the same object each time, also after a refresh that changed nothing', async () => {
    const { keys, header, time, provider } = await setting();
    const first = await keys(await header());
    expect(await keys(await header())).toBe(first);
    await time.pass(SOFT);
    await keys(await header());
    await settle();
    expect(provider.calls.jwks).toBe(2);
    expect(await keys(await header())).toBe(first);
  });
});

describe('the soft age', () => {
  test('wants 11: keys past it are used immediately while one request refreshes after its answer', async () => {
    const { keys, provider, header, time } = await setting();
    const wanted = await header();
    await keys(wanted);
    await time.pass(SOFT);
    provider.stall();
    const first = visit();
    const second = visit();
    await Promise.all([keys.within(first)(wanted), keys.within(second)(wanted)]);
    expect(provider.calls.jwks).toBe(2);
    expect(first.background.length + second.background.length).toBe(1);
    await time.pass(10);
    await Promise.all([...first.background, ...second.background]);
  });

  test('a refresh that was cut off with its request is started again when its lease has expired', async () => {
    const { keys, provider, header, time } = await setting();
    const wanted = await header();
    await keys(wanted);
    await time.pass(SOFT);
    // The fetch of a cancelled request never settles.
    const never = new Promise<Response>(() => {});
    provider.respond('jwks', () => never);
    await keys.within(visit())(wanted);
    await time.cancelSleepers();
    expect(provider.calls.jwks).toBe(2);
    await keys.within(visit())(wanted);
    expect(provider.calls.jwks).toBe(2);
    await time.pass(6);
    provider.start();
    await keys.within(visit())(wanted);
    await settle();
    expect(provider.calls.jwks).toBe(3);
  });

  test('wants 12: using keys that could not be refreshed is recorded with their age', async () => {
    const { keys, provider, header, time } = await setting();
    const wanted = await header();
    await keys(wanted);
    provider.stop();
    await time.pass(SOFT);
    const first = visit();
    await keys.within(first)(wanted);
    expect(first.entries).toEqual([]);
    await Promise.all(first.background);
    await time.pass(100);
    const second = visit();
    await keys.within(second)(wanted);
    expect(second.entries).toEqual([
      { type: 'keys.stale_used', issuer: provider.jwksUri, ageSeconds: SOFT + 100 },
    ]);
    await Promise.all(second.background);
  });

  test('a new key is found by the refresh, and the version changes', async () => {
    const { keys, provider, header, time } = await setting();
    expect(keys.version).toBe(0);
    await keys(await header());
    expect(keys.version).toBe(1);
    await provider.rotate();
    await time.pass(SOFT);
    const request = visit();
    await keys.within(request)({ alg: 'RS256', kid: 'key-1' });
    await Promise.all(request.background);
    expect(keys.version).toBe(2);
    expect(provider.calls.jwks).toBe(2);
    await keys(await header());
    expect(provider.calls.jwks).toBe(2);
  });

  test('a withdrawn key is not used after the refresh', async () => {
    const { keys, provider, header, time } = await setting();
    const withdrawn = await header();
    await keys(withdrawn);
    await provider.rotate({ keepOld: false });
    await time.pass(SOFT);
    const request = visit();
    await keys.within(request)(withdrawn);
    await Promise.all(request.background);
    expect(await codeOf(keys(withdrawn))).toBe('keys.unknown');
  });
});

describe('an issuer that fails while its keys are still used', () => {
  test('is not called until its pause is over, whatever kids its tokens have', async () => {
    const { keys, provider, header, time } = await setting();
    const wanted = await header();
    await keys(wanted);
    provider.fail(500);
    await time.pass(SOFT);
    const ask = async (of = wanted): Promise<string | undefined> => {
      const request = visit();
      const code = await codeOf(keys.within(request)(of));
      await Promise.all(request.background);
      return code;
    };
    await ask();
    expect(provider.calls.jwks).toBe(2);
    await time.pass(0.999);
    expect([await ask(), await ask({ ...wanted, kid: 'other' })]).toEqual([undefined, 'keys.unknown']);
    expect(provider.calls.jwks).toBe(2);
    await time.pass(0.001);
    await ask();
    expect(provider.calls.jwks).toBe(3);
  });

  test('is called for another key as soon as its pause is over', async () => {
    const { keys, provider, header, time } = await setting({ cooldownSeconds: 10, backOffSeconds: 30 });
    await keys(await header());
    provider.fail(500);
    await time.pass(30);
    const other = { ...(await header()), kid: 'other' };
    const calls: number[] = [];
    for (const seconds of [0, 29.999, 0.001]) {
      await time.pass(seconds);
      expect(await codeOf(keys(other))).toBe('keys.unknown');
      calls.push(provider.calls.jwks);
    }
    expect(calls).toEqual([2, 2, 3]);
  });

  test('lets no request for another key wait forever, even if the clock stands still', async () => {
    const slept: number[] = [];
    const { provider, header, anotherIsolate } = await setting({
      sleep: async (milliseconds) => {
        slept.push(milliseconds);
        if (milliseconds !== 25) await new Promise(() => {});
      },
    });
    const keys = anotherIsolate();
    const wanted = await header();
    const at = (seconds: number) => ({ ...visit(), clock: { now: () => 1_000_000 + seconds * 1000 } });
    await keys.within(at(0))(wanted);
    provider.respond('jwks', () => new Promise<Response>(() => {}));
    await keys.within(at(SOFT))(wanted);
    expect(await codeOf(keys.within(at(SOFT))({ ...wanted, kid: 'other' }))).toBe('keys.unknown');
    const [timeout = 0] = slept;
    expect(slept.filter((milliseconds) => milliseconds === 25)).toHaveLength((timeout + 500) / 25);
  });
});

describe('a tier', () => {
  test('gets the fetched keys after the answer of the request that fetched them', async () => {
    const tier = new MemoryTier();
    const { keys, header } = await setting({ tiers: [tier] });
    const request = visit();
    await keys.within(request)(await header());
    expect(request.background).toHaveLength(1);
    await Promise.all(request.background);
    expect(tier.entries.size).toBe(1);
  });
});

describe('the hard age', () => {
  test('wants 12: with the issuer down keys are used up to the hard age and refused at it', async () => {
    const { keys, provider, header, time } = await setting();
    const wanted = await header();
    await keys(wanted);
    provider.stop();
    await time.pass(HARD - 1);
    await keys.within(visit())(wanted);
    await time.pass(1);
    expect(await codeOf(keys.within(visit())(wanted))).toBe('keys.unavailable');
    expect(keys.usableUntil).toBe(time.now);
  });

  test('past it the keys are fetched in the request once the issuer is back', async () => {
    const { keys, provider, header, time } = await setting();
    const wanted = await header();
    await keys(wanted);
    await time.pass(HARD);
    await keys(wanted);
    expect(provider.calls.jwks).toBe(2);
  });

  test('a tier cannot extend the use of keys beyond it', async () => {
    const tier = new MemoryTier();
    const { keys, provider, header, time, anotherIsolate } = await setting({ tiers: [tier] });
    const wanted = await header();
    await keys(wanted);
    await settle();
    provider.stop();
    await time.pass(HARD);
    expect(tier.entries.size).toBe(1);
    expect(await codeOf(anotherIsolate()(wanted))).toBe('keys.unavailable');
  });
});

describe('keys that reach their hard age', () => {
  test('in a tier make a cold isolate call the issuer', async () => {
    const tier = new MemoryTier();
    const { keys, provider, header, time, anotherIsolate } = await setting({ tiers: [tier] });
    const wanted = await header();
    await keys(wanted);
    await settle();
    await time.pass(HARD);
    expect(await codeOf(anotherIsolate()(wanted))).toBeUndefined();
    expect(provider.calls.jwks).toBe(2);
  });

  test('while a refresh is awaited are used for no token', async () => {
    const { keys, provider, header, time } = await setting();
    const wanted = await header();
    await keys(wanted);
    await time.pass(HARD - 0.01);
    provider.stall();
    const unknown = codeOf(keys.within(visit())({ ...wanted, kid: 'other' }));
    await time.pass(20);
    expect(await unknown).toBe('keys.unknown');
  });

  test('while another kid is looked for are used for no token', async () => {
    const { keys, provider, header } = await setting();
    const wanted = await header();
    let now = 1_000_000;
    const request = () => keys.within({ ...visit(), clock: { now: () => now } });
    await request()(wanted);
    now += 30_000;
    provider.respond('jwks', () => {
      now += HARD * 1000;
      return new Response(null, { status: 500 });
    });
    expect(await codeOf(request()({ ...wanted, kid: 'other' }))).toBe('keys.unknown');
  });
});

describe('a cold isolate', () => {
  test('wants 11: of many concurrent requests one fetches, and the others find the keys in memory', async () => {
    const { keys, provider, header, time } = await setting();
    const wanted = await header();
    const all = Promise.all(Array.from({ length: 100 }, () => keys.within(visit())(wanted)));
    await settle();
    expect(provider.calls.jwks).toBe(1);
    await time.pass(1);
    expect(new Set(await all).size).toBe(1);
    expect(provider.calls.jwks).toBe(1);
  });

  test('continues from a request that was cancelled while it fetched', async () => {
    const { keys, provider, header, time } = await setting();
    const wanted = await header();
    let calls = 0;
    provider.respond('jwks', () => {
      calls += 1;
      if (calls === 1) return new Promise<Response>(() => {});
      return Response.json(provider.publicJwks());
    });
    const cancelled = keys.within(visit())(wanted);
    await time.cancelSleepers();
    await expect(Promise.race([cancelled, 'still waiting'])).resolves.toBe('still waiting');
    const others = Promise.all([keys.within(visit())(wanted), keys.within(visit())(wanted)]);
    await time.pass(20);
    await others;
    expect(calls).toBe(2);
  });

  test('does not replace younger keys by an answer that comes after its lease expired', async () => {
    const { keys, provider, header, time } = await setting();
    const wanted = await header();
    const late = Promise.withResolvers<Response>();
    const outdated = Response.json(provider.publicJwks());
    provider.respond('jwks', () => late.promise);
    const slow = keys.within(visit())(wanted);
    await time.cancelSleepers();
    await time.pass(6);
    provider.start();
    await provider.rotate();
    await keys.within(visit())(await header());
    late.resolve(outdated);
    await slow;
    expect(keys.version).toBe(1);
    await keys.within(visit())(await header());
  });

  test('lets no request wait forever, even if the clock stands still', async () => {
    const { provider, time, anotherIsolate, header } = await setting();
    const wanted = await header();
    provider.stall();
    const keys = anotherIsolate();
    const frozen = { clock: { now: () => 1_000_000 } };
    const outcomes = [codeOf(keys.within(frozen)(wanted)), codeOf(keys.within(frozen)(wanted))];
    await time.pass(60);
    expect(await Promise.all(outcomes)).toEqual(['keys.unavailable', 'keys.unavailable']);
  });

  test('lets a request wait for another’s answer twice the time limit, and reports that', async () => {
    const slept: number[] = [];
    const { provider, anotherIsolate, header } = await setting({
      sleep: async (milliseconds) => {
        slept.push(milliseconds);
        // The deadline of the call itself: that one never ends.
        if (milliseconds !== 25) await new Promise(() => {});
      },
    });
    const wanted = await header();
    provider.respond('jwks', () => new Promise<Response>(() => {}));
    const keys = anotherIsolate();
    const frozen = { clock: { now: () => 1_000_000 } };
    void keys.within(frozen)(wanted);
    await settle();
    await expect(keys.within(frozen)(wanted)).rejects.toMatchObject({
      code: 'keys.unavailable',
      detail: `${provider.jwksUri} did not send the keys in time: check that the gateway can reach it`,
    });
    const [timeout = 0] = slept;
    expect(slept.filter((milliseconds) => milliseconds === 25)).toHaveLength((2 * (timeout + 500)) / 25);
  });

  test('has no keys before the first use', async () => {
    expect((await setting()).keys.usableUntil).toBe(0);
  });
});

describe('a failing issuer', () => {
  test('is called with longer and longer pauses, and requests meanwhile fail immediately', async () => {
    const { keys, provider, header, time, events } = await setting();
    const wanted = await header();
    provider.fail(500);
    const pauses: number[] = [];
    for (let failure = 0; failure < 8; failure += 1) {
      expect(await codeOf(keys(wanted))).toBe('keys.unavailable');
      expect(await codeOf(keys(wanted))).toBe('keys.unavailable');
      expect(provider.calls.jwks).toBe(failure + 1);
      const event = events.at(-1);
      if (event?.type !== 'keys.refresh_failed') throw new Error('no failure was observed');
      pauses.push(event.pauseSeconds);
      await time.pass(event.pauseSeconds);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  test('is named in the error, with the time to retry', async () => {
    const { keys, provider, header } = await setting();
    const wanted = await header();
    provider.fail(502);
    await expect(keys(wanted)).rejects.toMatchObject({
      code: 'keys.unavailable',
      status: 503,
      detail: 'GET https://idp.example/jwks answered 502 instead of 200; the next attempt is in 1 s',
      headers: { 'retry-after': '1' },
    });
  });

  test('reports each pause, and is called again to the second', async () => {
    const { keys, provider, header, time } = await setting();
    const wanted = await header();
    provider.stop();
    await codeOf(keys(wanted));
    await time.pass(1);
    await codeOf(keys(wanted));
    await time.pass(2);
    for (const [passed, left] of [
      [0, '4'],
      [0.5, '4'],
      [3, '1'],
    ] as const) {
      await time.pass(passed);
      await expect(keys(wanted)).rejects.toMatchObject({ headers: { 'retry-after': left } });
    }
    expect(provider.calls.jwks).toBe(3);
    await time.pass(0.5);
    await codeOf(keys(wanted));
    expect(provider.calls.jwks).toBe(4);
  });

  test('has no pause left after a success', async () => {
    const { keys, provider, header, time, events } = await setting();
    const wanted = await header();
    provider.stop();
    await codeOf(keys(wanted));
    provider.start();
    await time.pass(1);
    await keys(wanted);
    provider.stop();
    await time.pass(SOFT);
    const request = visit();
    await keys.within(request)(wanted);
    await Promise.all(request.background);
    expect(events.at(-1)).toMatchObject({ type: 'keys.refresh_failed', failures: 1 });
  });
});

describe('the key of a token that the issuer itself has just given the gateway', () => {
  const fromIssuer = () => ({ ...visit(), isFromIssuer: true });

  test('is fetched immediately, also right after a rotation of keys within the cooldown', async () => {
    const { keys, provider, header, time } = await setting();
    await keys.within(fromIssuer())(await header());
    for (let rotation = 1; rotation <= 3; rotation += 1) {
      await time.pass(1);
      await provider.rotate();
      expect(await codeOf(keys.within(fromIssuer())(await header()))).toBeUndefined();
      expect(provider.calls.jwks).toBe(1 + rotation);
    }
  });

  test('is fetched once where the issuer does not have it, and not again right after a cold start', async () => {
    const { keys, provider, header, time } = await setting();
    const unknown = { alg: 'RS256', kid: 'long-gone' };
    expect(await codeOf(keys.within(fromIssuer())(unknown))).toBe('keys.unknown');
    expect(provider.calls.jwks).toBe(1);
    await time.pass(1);
    expect(await codeOf(keys.within(fromIssuer())(unknown))).toBe('keys.unknown');
    expect(provider.calls.jwks).toBe(2);
    expect(await codeOf(keys.within(fromIssuer())(await header()))).toBeUndefined();
    expect(provider.calls.jwks).toBe(2);
  });

  test('is not fetched during the pause of a failing issuer', async () => {
    const { keys, provider, header, time } = await setting();
    await keys(await header());
    await time.pass(1);
    provider.stop();
    for (let login = 0; login < 3; login += 1)
      expect(await codeOf(keys.within(fromIssuer())({ alg: 'RS256', kid: 'new' }))).toBe('keys.unknown');
    expect(provider.calls.jwks).toBe(2);
  });

  test('gives clients’ tokens no way to make the gateway call the issuer: their cooldown holds', async () => {
    const { keys, provider, header, time } = await setting();
    await keys(await header());
    await time.pass(1);
    await codeOf(keys.within(fromIssuer())({ alg: 'RS256', kid: 'new' }));
    for (let second = 0; second < 29; second += 1) {
      expect(await codeOf(keys.within(visit())({ alg: 'RS256', kid: `random-${second}` }))).toBe(
        'keys.unknown',
      );
      await time.pass(1);
    }
    expect(provider.calls.jwks).toBe(2);
  });
});

describe('unknown kids', () => {
  test('have their cooldown while the issuer is down, too', async () => {
    const { keys, provider, header, time } = await setting();
    await keys(await header());
    await time.pass(30);
    provider.stop();
    provider.resetCalls();
    for (let second = 0; second < 30; second += 1) {
      expect(await codeOf(keys({ alg: 'RS256', kid: `random-${second}` }))).toBe('keys.unknown');
      await time.pass(1);
    }
    expect(provider.calls.jwks).toBe(1);
  });

  test('are found as soon as the cooldown allows, if the key is new', async () => {
    const { keys, provider, header, time } = await setting();
    await keys(await header());
    await provider.rotate();
    expect(await codeOf(keys(await header()))).toBe('keys.unknown');
    await time.pass(30);
    await keys(await header());
    expect(provider.calls.jwks).toBe(2);
  });

  test('of a new key make concurrent requests wait for one fetch', async () => {
    const { keys, provider, header, time } = await setting();
    await keys(await header());
    await provider.rotate();
    await time.pass(30);
    const wanted = await header();
    const all = Promise.all(Array.from({ length: 50 }, () => keys.within(visit())(wanted)));
    await time.pass(1);
    expect(new Set(await all).size).toBe(1);
    expect(provider.calls.jwks).toBe(2);
  });

  test('that the issuer does not have cause one fetch a cooldown', async () => {
    const { keys, provider, header, time } = await setting();
    await keys(await header());
    for (let cooldown = 1; cooldown <= 4; cooldown += 1) {
      await time.pass(29);
      expect(await codeOf(keys({ alg: 'RS256', kid: 'long-gone' }))).toBe('keys.unknown');
      expect(provider.calls.jwks).toBe(cooldown);
      await time.pass(1);
      expect(await codeOf(keys({ alg: 'RS256', kid: 'long-gone' }))).toBe('keys.unknown');
      expect(provider.calls.jwks).toBe(cooldown + 1);
    }
  });

  test('that a client tried before the issuer had them are found as soon as the cooldown allows', async () => {
    const { keys, provider, header, time } = await setting();
    await keys(await header());
    await time.pass(30);
    // Names like these can be foreseen: they count up.
    expect(await codeOf(keys({ alg: 'RS256', kid: 'key-2' }))).toBe('keys.unknown');
    await provider.rotate();
    expect(await header()).toMatchObject({ kid: 'key-2' });
    await time.pass(30);
    expect(await codeOf(keys(await header()))).toBeUndefined();
  });

  test('of more than 512 characters are refused, and the issuer is not called', async () => {
    const { keys, provider, header, time } = await setting();
    await keys(await header());
    await time.pass(30);
    expect(await codeOf(keys({ alg: 'RS256', kid: 'k'.repeat(513) }))).toBe('keys.unknown');
    expect(provider.calls.jwks).toBe(1);
    expect(await codeOf(keys({ alg: 'RS256', kid: 'k'.repeat(512) }))).toBe('keys.unknown');
    expect(provider.calls.jwks).toBe(2);
  });

  test.each([
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['10 KB', 'k'.repeat(10_240)],
    ['NUL', 'key-1\0'],
    ['nothing', ''],
    ['a number', 7 as unknown as string],
    ['null', null as unknown as string],
    ['a list', ['key-1'] as unknown as string],
  ])('more: a kid of %s is unknown and harmless', async (_, kid) => {
    const { keys, header, time } = await setting();
    await keys(await header());
    await time.pass(30);
    const error = await keys({ alg: 'RS256', kid }).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'keys.unknown', status: 401 });
    expect(error.detail).not.toContain('\0');
    expect(error.detail.length).toBeLessThan(200);
  });

  test('of 512 characters are looked for, and longer ones are not', async () => {
    const { keys, header, time, provider } = await setting();
    await keys(await header());
    await time.pass(30);
    expect(await codeOf(keys({ alg: 'RS256', kid: 'k'.repeat(513) }))).toBe('keys.unknown');
    expect(provider.calls.jwks).toBe(1);
    expect(await codeOf(keys({ alg: 'RS256', kid: 'k'.repeat(512) }))).toBe('keys.unknown');
    expect(provider.calls.jwks).toBe(2);
  });

  test.each([
    ['key-9', 'kid key-9'],
    ['aZ09_.~:=+/-', 'kid aZ09_.~:=+/-'],
    ['k'.repeat(128), `kid ${'k'.repeat(128)}`],
    ['k'.repeat(129), 'a kid that cannot be shown'],
    ['key 9', 'a kid that cannot be shown'],
    ['key-9\n', 'a kid that cannot be shown'],
    ['\u001b[2Jkey-9', 'a kid that cannot be shown'],
    ['', 'a kid that cannot be shown'],
    [undefined, 'without kid'],
  ])('are logged for the operator, %j as %s', async (kid, shown) => {
    const { keys, header } = await setting();
    await keys(await header());
    await expect(keys({ alg: 'ES256', kid })).rejects.toMatchObject({
      detail: `the issuer has no ES256 key for this token (${shown})`,
    });
  });

  test.each(['xRS256', 'RS2567', 'RS255', 'ES25', 'EdDSAx', 'XS256', 'PS256 '])(
    'C19: %s is not accepted as an algorithm that it only resembles',
    async (alg) => {
      const { keys, header } = await setting();
      await keys(await header());
      await expect(keys({ alg, kid: 'key-1' })).rejects.toMatchObject({
        detail: 'the token does not name an asymmetric algorithm',
      });
    },
  );

  test.each(['PS384', 'RS512', 'ES384', 'EdDSA', 'Ed25519'])(
    '%s is accepted as an algorithm',
    async (alg) => {
      const { keys, header } = await setting();
      await keys(await header());
      await expect(keys({ alg, kid: 'key-1' })).rejects.toMatchObject({
        detail: expect.stringContaining(`has no ${alg} key`),
      });
    },
  );

  test.each(['none', 'HS256', '__proto__', 'toString', 'RSA-OAEP', '', undefined, 256 as unknown as string])(
    'C19: no key is returned for the algorithm %s',
    async (alg) => {
      const { keys, header, provider } = await setting();
      await keys(await header());
      expect(await codeOf(keys({ alg, kid: 'key-1' }))).toBe('keys.unknown');
      expect(provider.calls.jwks).toBe(1);
    },
  );
});

describe('a token without kid', () => {
  test('is verified by the only key of the set', async () => {
    const { keys } = await setting();
    expect(await keys({ alg: 'RS256' })).toBe(await keys({ alg: 'RS256', kid: 'key-1' }));
  });

  test('is refused if several keys fit', async () => {
    const { keys, provider } = await setting();
    await provider.rotate();
    expect(await codeOf(keys({ alg: 'RS256' }))).toBe('keys.ambiguous');
  });
});

describe('tiers', () => {
  test('wants 11: a cold isolate reads its keys from a tier and does not call the issuer', async () => {
    const tier = new MemoryTier();
    const { keys, provider, header, anotherIsolate } = await setting({ tiers: [tier] });
    const wanted = await header();
    const first = visit();
    await keys.within(first)(wanted);
    await Promise.all(first.background);
    await anotherIsolate().within(visit())(wanted);
    expect(provider.calls.jwks).toBe(1);
  });

  test('keys of a tier that are past the soft age are used and refreshed after the request', async () => {
    const tier = new MemoryTier();
    const { keys, provider, header, time, anotherIsolate } = await setting({ tiers: [tier] });
    const wanted = await header();
    await keys(wanted);
    await settle();
    await time.pass(SOFT);
    const request = visit();
    await anotherIsolate().within(request)(wanted);
    await Promise.all(request.background);
    expect(provider.calls.jwks).toBe(2);
  });

  test('a refresh uses what another isolate has just fetched', async () => {
    const tier = new MemoryTier();
    const { keys, provider, header, time, anotherIsolate } = await setting({ tiers: [tier] });
    const wanted = await header();
    const other = anotherIsolate();
    await keys(wanted);
    await other(wanted);
    await time.pass(SOFT);
    const first = visit();
    await keys.within(first)(wanted);
    await Promise.all(first.background);
    const second = visit();
    await other.within(second)(wanted);
    await Promise.all(second.background);
    expect(provider.calls.jwks).toBe(2);
  });
});

test('a new key is fetched from the issuer, and not from a tier with the same keys as memory', async () => {
  const { keys, provider, header, time } = await setting({ tiers: [new MemoryTier()] });
  await keys(await header());
  await settle();
  await provider.rotate();
  await time.pass(30);
  expect(await codeOf(keys(await header()))).toBeUndefined();
});

test('a new key that another isolate has just found is read from the tier', async () => {
  const { keys, provider, header, time, anotherIsolate } = await setting({ tiers: [new MemoryTier()] });
  const other = anotherIsolate();
  for (const isolate of [keys, other]) {
    await isolate(await header());
    await settle();
  }
  await provider.rotate();
  await time.pass(30);
  for (const isolate of [keys, other]) {
    expect(await codeOf(isolate(await header()))).toBeUndefined();
    await settle();
  }
  expect(provider.calls.jwks).toBe(2);
});

describe('an observer that throws', () => {
  test('changes nothing: neither where the request waits for the keys nor after it', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', note);
    const complaints: unknown[][] = [];
    const { error: original } = console;
    console.error = (...told: unknown[]) => void complaints.push(told);
    try {
      const observe = (): never => {
        throw new RangeError('a bug with a secret in it');
      };
      const { keys, provider, header, time } = await setting({ observe });
      expect(await codeOf(keys(await header()))).toBeUndefined();
      await time.pass(SOFT);
      // Without `execution` nobody waits for this refresh.
      expect(await codeOf(keys(await header()))).toBeUndefined();
      await settle();
      provider.stop();
      await time.pass(SOFT);
      expect(await codeOf(keys(await header()))).toBeUndefined();
      await settle();
      expect(unhandled).toEqual([]);
      expect(complaints).toEqual([1, 2, 3].map(() => ['jwks: the option observe threw RangeError']));
    } finally {
      console.error = original;
      process.off('unhandledRejection', note);
    }
  });
});

describe('a clock that is set back', () => {
  test('refreshes keys as if they were due, and a new one is found', async () => {
    const { keys, provider, header, time } = await setting();
    const first = await header();
    await keys(first);
    await time.pass(-3600);
    const request = visit();
    await keys.within(request)(first);
    await Promise.all(request.background);
    expect(provider.calls.jwks).toBe(2);
    await keys(first);
    expect(provider.calls.jwks).toBe(2);
    await time.pass(60);
    await provider.rotate();
    await keys(await header());
    expect(provider.calls.jwks).toBe(3);
  });

  test('ends the pause of an issuer that failed before', async () => {
    const { keys, provider, header, time } = await setting();
    const first = await header();
    provider.stop();
    await expect(keys(first)).rejects.toMatchObject({ code: 'keys.unavailable' });
    provider.start();
    await time.pass(-3600);
    await keys(first);
    expect(provider.calls.jwks).toBe(2);
  });

  test('does not refresh keys where two requests show it a little apart', async () => {
    const { keys, provider, header, time } = await setting();
    await keys(await header());
    await time.pass(-1);
    await keys(await header());
    await settle();
    expect(provider.calls.jwks).toBe(1);
  });
});

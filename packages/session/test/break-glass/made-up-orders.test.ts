import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GlassScene, glassScene, grantKey, PAGE, SIGNER } from '../fixtures/glass-scene.ts';

// Anybody can send an order, and each one that a known key signed notifies people.

const from = (address: string) => ({ 'cf-connecting-ip': address });
const STRANGER = await grantKey('corp.example/unknown');

/** Sends an order from an address; says what came of it, and what the record says of grants. */
async function send(scene: GlassScene, grant: string, address: string) {
  const { status, headers } = await scene.newBrowser().submit(PAGE, { grant }, from(address));
  return { status, retryAfter: headers.get('retry-after'), told: scene.told };
}

describe('orders that no known key signed', () => {
  test.each([
    ['garbage', async () => 'garbage'],
    ['orders of an unknown key', (scene: GlassScene) => scene.grant({}, STRANGER)],
  ])('ten from one network are recorded a minute, and no more: %s', async (_what, made) => {
    const scene = glassScene();
    let recorded = 0;
    for (let time = 0; time < 500; time++) {
      const { status, told } = await send(scene, await made(scene), '192.0.2.1');
      recorded += told.length;
      expect(status).toBe(time < 10 ? 403 : 429);
      for (const entry of told) expect(entry).not.toHaveProperty('signer');
    }
    expect([recorded, scene.failure]).toEqual([10, 'session.tries_limited']);
    expect((await send(scene, 'garbage', '192.0.2.2')).status, 'another network').toBe(403);
    scene.clock.pass(6);
    expect((await send(scene, 'garbage', '192.0.2.1')).status, 'one more, each six seconds').toBe(403);
    expect((await send(scene, 'garbage', '192.0.2.1')).retryAfter).toBe('60');
  });

  test('they do not keep a valid grant of their network out', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 11, maxLength: 40 }), async (isGarbage) => {
        const scene = glassScene();
        for (const garbage of isGarbage) {
          await send(scene, garbage ? 'garbage' : await scene.grant({}, STRANGER), '192.0.2.1');
        }
        const good = await scene.grant();
        expect(await send(scene, good, '192.0.2.1')).toMatchObject({
          status: 303,
          told: [{ change: 'used' }],
        });
      }),
      { numRuns: 10 },
    );
  });
});

describe('an order that a known key signed', () => {
  const signer = SIGNER.verifierKey.name;

  test('names its signer in the record though it is refused', async () => {
    const scene = glassScene();
    const { told } = await send(scene, await scene.grant({ gate: 'other.example' }), '192.0.2.1');
    expect(told).toEqual([
      { type: 'break_glass', change: 'refused', code: 'session.break_glass_refused', signer },
    ]);
  });

  test('is checked thirty times a minute, whatever the network, and its revocation as well', async () => {
    const scene = glassScene();
    const grant = await scene.grant();
    const statuses: number[] = [];
    for (let time = 0; time < 50; time++) statuses.push((await send(scene, grant, `192.0.2.${time}`)).status);
    expect(statuses).toEqual(
      Array.from({ length: 50 }, (_, time) => (time === 0 ? 303 : time < 30 ? 403 : 429)),
    );
    expect(scene.told).toEqual([]);
    expect(await send(scene, await scene.revocation(), '192.0.2.1')).toMatchObject({
      status: 200,
      told: [{ change: 'revoked' }],
    });
  });
});

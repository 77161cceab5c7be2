import { describe, expect, it, onTestFinished } from 'vitest';
import type { AuditEvent } from '../../src/index.ts';
import { verifyTransparencyLog } from '../../src/verify/transparency-log.ts';
import { servedLog } from './served-log.ts';
import { sizeOf, trust } from './test-log.ts';

/** A log in workerd, whose bucket is that of Miniflare, and a gate in front of it. */
async function scene() {
  const log = await servedLog(['one']);
  onTestFinished(() => log.workers.dispose());
  const bucket = await log.workers.getR2Bucket('BUCKET', 'one');
  const keys = async () => (await bucket.list({ prefix: 'log/' })).objects.map(({ key }) => key);
  let requests = 0;
  const request = async (): Promise<void> => {
    requests += 1;
    const answer = await log.workers.dispatchFetch(`https://gate.example.com/T${requests}`);
    // Nobody is refused for it: the events have their places, and wait.
    expect([answer.status, await answer.text()]).toEqual([200, 'hello']);
  };
  return {
    ...log,
    request,
    write: (events: number) =>
      log.workers.dispatchFetch(`https://gate.example.com/-/write?writers=1&events=${events}`),
    copyOf: async () => {
      const copy = new Map<string, ArrayBuffer>();
      for (const key of await keys())
        copy.set(key, (await (await bucket.get(key))?.arrayBuffer()) as ArrayBuffer);
      return copy;
    },
    empty: async () => bucket.delete(await keys()),
    put: async (copy: ReadonlyMap<string, ArrayBuffer>) => {
      for (const [key, octets] of copy) await bucket.put(key, octets);
    },
    /** `rclone copy --ignore-existing`, as docs/backing-up.md has it. */
    copyBack: async (copy: ReadonlyMap<string, ArrayBuffer>) => {
      const there = new Set(await keys());
      for (const [key, octets] of copy) if (!there.has(key)) await bucket.put(key, octets);
    },
    publishedSize: async () => {
      const object = await bucket.get('log/checkpoint');
      return object === null ? 0 : sizeOf(await object.text());
    },
    isSaid: () => log.problems.join('').includes('published entries are missing from its files'),
  };
}

describe('a log in workerd, under requests,', () => {
  it.each([
    ['whose bucket is emptied', 0],
    ['of which an older copy is put back', 512],
  ])(
    '%s, is not published over the hole, says so within a minute, and is whole after the documented command',
    async (_what, old) => {
      const { write, published, copyOf, empty, put, request, isSaid, publishedSize, copyBack, read } =
        await scene();
      await write(512);
      await published(512);
      const older = await copyOf();
      await write(388);
      await published(900);
      const copy = await copyOf();
      await empty();
      if (old > 0) await put(older);

      const begun = Date.now();
      // Enough to go on with, if nobody looked.
      await write(200);
      while (!isSaid()) {
        await request();
        expect(Date.now() - begun).toBeLessThan(60_000);
      }
      // Of what is said to whoever writes next.
      for (let more = 0; more < 3; more++) await request();
      expect(await publishedSize()).toBe(old);

      await copyBack(copy);
      await published(1103);
      const losses: AuditEvent[] = [];
      const onEvent = (event: AuditEvent) => {
        if (event.type === 'audit.loss') losses.push(event);
      };
      const report = await verifyTransparencyLog(read, trust, { onEvent });
      expect(report).toMatchObject({ good: true, findings: [] });
      expect(losses).toMatchObject([{ reason: ['audit.log_hole'], loss: { sink: 'log', cause: 'LogHole' } }]);
    },
  );
});

import { expect, it, vi } from 'vitest';
import { PortcullisWitness } from '../src/durable-object.ts';

vi.mock('cloudflare:workers', () => ({
  DurableObject: class {
    readonly ctx: unknown;
    constructor(ctx: unknown) {
      this.ctx = ctx;
    }
  },
}));

function witness(): PortcullisWitness {
  const stored = new Map<string, unknown>();
  const storage = {
    get: async (key: string) => stored.get(key),
    put: async (key: string, value: unknown) => void stored.set(key, value),
  };
  return new PortcullisWitness({ storage } as never, {} as never);
}

const treeOf = (size: number) => ({ size, rootHash: `root ${size}`, checkpoint: `checkpoint ${size}` });

it('a witness knows no tree before it has cosigned one, and then the latest', async () => {
  const object = witness();
  expect(await object.latest()).toBeUndefined();
  expect(await object.replace(0, treeOf(5))).toBe(true);
  expect(await object.replace(5, treeOf(9))).toBe(true);
  expect(await object.latest()).toEqual(treeOf(9));
});

it('a witness replaces a tree only if the caller knows its size, so that two forks are not both cosigned', async () => {
  const object = witness();
  expect(await object.replace(1, treeOf(5))).toBe(false);
  expect(await object.latest()).toBeUndefined();
  await object.replace(0, treeOf(5));
  for (const size of [0, 4, 6]) expect(await object.replace(size, treeOf(9))).toBe(false);
  expect(await object.latest()).toEqual(treeOf(5));
});

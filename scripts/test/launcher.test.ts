import { expect, test } from 'vitest';
import { isWhole, launchersOf, type ProcessFacts } from '../launcher.ts';

/** `sh -c "npx …"` ← npx ← sh ← pnpm ← sh ← the script, as Linux shows them. */
const processes = (): Map<number, ProcessFacts> =>
  new Map([
    [10, { parent: 1, command: 'sh -c npx -y pnpm@12 demo & wait' }],
    [20, { parent: 10, command: 'npm exec pnpm@12 demo' }],
    [30, { parent: 20, command: `sh -c 'pnpm' demo` }],
    [40, { parent: 30, command: 'pnpm demo' }],
    [50, { parent: 40, command: 'sh -c node scripts/demo.ts' }],
    [60, { parent: 50, command: 'node scripts/demo.ts' }],
  ]);

test('the launchers are the ancestors up to the outermost npx, and not the shell above it', () => {
  const all = processes();
  expect(launchersOf(60, (pid) => all.get(pid))).toEqual([50, 40, 30, 20]);
});

test('a script that was started directly has no launcher', () => {
  const all = new Map([
    [10, { parent: 1, command: '-bash' }],
    [20, { parent: 10, command: 'sh -c node scripts/demo.ts' }],
    [60, { parent: 20, command: 'node scripts/demo.ts' }],
  ]);
  expect(launchersOf(60, (pid) => all.get(pid))).toEqual([]);
  expect(isWhole(60, [], (pid) => all.get(pid))).toBe(true);
});

test('the end of npx breaks the chain, the end of the shell above it does not', () => {
  const all = processes();
  const chain = launchersOf(60, (pid) => all.get(pid));
  all.delete(10);
  all.set(20, { parent: 1, command: 'npm exec pnpm@12 demo' });
  expect(isWhole(60, chain, (pid) => all.get(pid))).toBe(true);
  // npx is gone with its shell, and pnpm has been given to init.
  all.delete(20);
  all.delete(30);
  all.set(40, { parent: 1, command: 'pnpm demo' });
  expect(isWhole(60, chain, (pid) => all.get(pid))).toBe(false);
});

test('npx run by node itself is a launcher too', () => {
  const all = new Map([
    [20, { parent: 1, command: '/usr/bin/node /usr/lib/node_modules/npm/bin/npx-cli.js pnpm@12 demo' }],
    [60, { parent: 20, command: 'node scripts/demo.ts' }],
  ]);
  expect(launchersOf(60, (pid) => all.get(pid))).toEqual([20]);
});

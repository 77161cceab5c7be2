import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startVitest } from 'vitest/node';
import { keptThread } from '../../mutation/kept-thread.ts';
import { temporaryTree } from '../temporary-tree.ts';

const NAMESPACE = '__mutants__';

/** A test of a source with a mutant in it: it says when that was loaded, and where, and leaves its mutant switched on. */
const REPORTING = `
import { threadId } from 'node:worker_threads';
import { inject, test } from 'vitest';
import { activeWhenLoaded, loadedFor } from './source.ts';

test('reports', ({ task }) => {
  task.meta.seen = { activeWhenLoaded, loadedFor, threadId };
  globalThis[inject('globalNamespace')] = { activeMutant: inject('activeMutant') };
});
`;
const SOURCE = `
import { inject } from 'vitest';

export const activeWhenLoaded = globalThis.${NAMESPACE}?.activeMutant ?? 'none';
export const loadedFor = inject('activeMutant');
`;

/** Runs the test as StrykerJS does for one mutant, and returns what it saw. */
async function runWith(root: string, activeMutant: string): Promise<unknown> {
  const vitest = await startVitest('test', [], {
    root,
    config: false,
    watch: false,
    isolate: false,
    reporters: [],
    pool: keptThread,
    // The folder is outside of the workspace.
    alias: { vitest: fileURLToPath(import.meta.resolve('vitest')) },
    provide: { globalNamespace: NAMESPACE, activeMutant } as never,
  });
  await vitest.close();
  const [module] = vitest.state.getTestModules();
  const [reported] = module?.children.allTests() ?? [];
  expect(module?.errors()).toEqual([]);
  return (reported?.meta() as { readonly seen?: unknown } | undefined)?.seen;
}

test('a reused thread loads all modules again, with the mutant of its last run switched off', async () => {
  const root = temporaryTree({ 'reporting.test.ts': REPORTING, 'source.ts': SOURCE });
  const first = await runWith(root, '1');
  expect(first).toMatchObject({ activeWhenLoaded: 'none', loadedFor: '1' });
  expect(await runWith(root, '2')).toEqual({ ...(first as object), loadedFor: '2' });
});

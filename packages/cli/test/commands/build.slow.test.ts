import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bundledWorker } from '../../src/build/bundled-worker.ts';
import { captured } from '../capture.ts';
import { exampleOfOneRule } from '../configuration-files.ts';

/** A folder in which packages are found. */
function folderOfThePackage(): string {
  const folder = mkdtempSync(join(import.meta.dirname, '../../.portcullis-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('the demo: what only a login needs is in files of its own, and those of the bundle before are gone', async () => {
  const out = join(folderOfThePackage(), 'worker.js');
  const small = exampleOfOneRule();
  const { code, out: said } = await captured('build', small, '--bundle', '--out', out);
  expect(code).toBe(0);
  expect(said).toMatch(/0 claims proved\n.*kB gzipped at startup, .* kB in total\)\n$/);
  const before = readdirSync(join(out, '..'));
  await captured('build', small, '--bundle', '--out', out);
  expect(readdirSync(join(out, '..'))).toEqual(before);

  expect((await captured('build', small, '--out', out)).code).toBe(0);
  const files = await bundledWorker(readFileSync(out, 'utf8'), join(out, '..'));
  const inputs = (atStart: boolean): string =>
    files
      .filter(({ startsWithIt }) => startsWithIt === atStart)
      .flatMap((file) => [...file.inputs.keys()])
      .join('\n');
  expect(inputs(true)).not.toMatch(
    /valibot|oauth4webapi|session\/src\/login\/login\.ts|sso\/html|linking\/linking|token-endpoint/,
  );
  expect(inputs(false)).toMatch(/oauth4webapi/);
  // With any other letter, V8 would decode a whole file at each start.
  expect(files.filter(({ code }) => !/^[\0-\x7f]*$/.test(code)).map(({ name }) => name)).toEqual([]);
  // The Worker's own file, and one with all that it starts with.
  expect(files.filter(({ startsWithIt }) => startsWithIt)).toHaveLength(2);
  expect(inputs(false)).not.toMatch(
    /valibot|\/checks\/(?!configuration-problem)|near-misses|policy\/src\/(?:explain|prove)/,
  );
}, 60_000);

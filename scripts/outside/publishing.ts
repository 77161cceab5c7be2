import type { Tarball } from '../packed/pack.ts';
import { type Ended, inParallel, pnpm, run } from '../processes.ts';

/** Publishes every package but for the last step, and looks at what would have been sent. */
export function tryPublishing(
  tarballs: readonly Tarball[],
): Promise<readonly { readonly name: string; readonly ended: Ended }[]> {
  return inParallel(tarballs, 2, async ({ package: { dir, manifest }, file }) => {
    const flags = ['--dry-run', '--no-git-checks', '--ignore-scripts', '--access', 'public'];
    const ended = await run(pnpm('publish', ...flags), { cwd: dir });
    const packed = await run(['tar', '-xzOf', file, 'package/package.json'], { cwd: dir });
    const wrong = ended.code === 0 && packed.code === 0 ? publishedProblems(packed.output) : [];
    const code = ended.code || packed.code || wrong.length;
    return { name: manifest.name, ended: { ...ended, code, output: [ended.output, ...wrong].join('\n') } };
  });
}

/** What is wrong with a manifest as it would be published. */
export function publishedProblems(text: string): string[] {
  const manifest = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const left = text.match(/"[^"]+": "(?:workspace|catalog|link|file):[^"]*"/g) ?? [];
  const missing = ['description', 'keywords', 'license', 'engines', 'exports', 'files'].filter(
    (field) => manifest[field] === undefined,
  );
  return [
    ...left.map((line) => `${line} means nothing outside the workspace`),
    ...missing.map((field) => `has no "${field}"`),
  ];
}

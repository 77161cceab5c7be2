/** A release's tag is the one version that all packages have: `node scripts/release/check-tag.ts v1.2.3`. */
import { report } from '../report.ts';
import { readPackages, root } from '../workspace.ts';

/** What differs from the version that the tag names. */
export function wrongVersions(top: string, tag: string): string[] {
  return readPackages(top)
    .filter(({ manifest }) => manifest.private !== true && `v${manifest.version}` !== tag)
    .map(({ manifest }) => `${manifest.name} is ${manifest.version}, and the tag ${tag}`);
}

if (import.meta.main)
  report('tag', wrongVersions(root, process.argv[2] ?? ''), 'all packages have its version');

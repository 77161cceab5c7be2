/**
 * Says in every published package where its source is, and adds the changelog: `node scripts/release/stamp.ts https://github.com/OWNER/NAME`.
 *
 * The release does this in its own checkout, and nothing of it is committed: a fork that publishes says what is true of it.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readPackages, root } from '../workspace.ts';

/** A manifest with `repository`, `homepage` and `bugs`. npm's provenance compares the first with where it was built. */
export function stampedManifest(
  manifest: Readonly<Record<string, unknown>>,
  url: string,
  directory: string,
): Record<string, unknown> {
  return {
    ...manifest,
    repository: { type: 'git', url: `git+${url}.git`, directory },
    homepage: `${url}/tree/main/${directory}#readme`,
    bugs: `${url}/issues`,
  };
}

/**
 * A page whose relative links lead to the repository: npm publishes no other page with it. Links to anchors of the page stay. Of a
 * template, which a user gets as a whole, only links that lead outside it change.
 */
export function withAbsoluteLinks(
  markdown: string,
  url: string,
  directory: string,
  ref: string,
  which: 'all' | 'outward' = 'all',
): string {
  return markdown.replace(/\]\((?![a-z][a-z+.-]*:|#|\/\/)([^)\s]+)\)/gi, (all, target: string) => {
    if (which === 'outward' && !target.startsWith('../')) return all;
    const [path = '', anchor] = target.split('#', 2);
    const full = posix.normalize(posix.join(directory, path)).replace(/\/$/, '');
    return `](${url}/${/\.\w+$/.test(full) ? 'blob' : 'tree'}/${ref}/${full}${anchor === undefined ? '' : `#${anchor}`})`;
  });
}

/** Stamps the packages below `top`, and returns their names. */
export function stampAll(top: string, url: string): readonly string[] {
  const published = readPackages(top).filter(({ manifest }) => manifest.private !== true);
  for (const { dir, folder, manifest } of published) {
    const directory = `packages/${folder}`;
    const file = join(dir, 'package.json');
    const stamped = stampedManifest(JSON.parse(readFileSync(file, 'utf8')), url, directory);
    writeFileSync(file, `${JSON.stringify(stamped, null, 2)}\n`);
    const readme = join(dir, 'README.md');
    if (!existsSync(readme)) continue;
    const text = readFileSync(readme, 'utf8');
    writeFileSync(readme, withAbsoluteLinks(text, url, directory, `v${manifest.version}`));
  }
  const changelog = join(top, 'CHANGELOG.md');
  if (existsSync(changelog)) {
    const text = readFileSync(changelog, 'utf8');
    for (const { dir, manifest } of published) {
      writeFileSync(join(dir, 'CHANGELOG.md'), withAbsoluteLinks(text, url, '.', `v${manifest.version}`));
    }
  }
  const [version] = published.map(({ manifest }) => manifest.version);
  for (const name of existsSync(join(top, 'examples')) ? readdirSync(join(top, 'examples')) : []) {
    const readme = join(top, 'examples', name, 'README.md');
    if (!existsSync(readme)) continue;
    const text = readFileSync(readme, 'utf8');
    writeFileSync(readme, withAbsoluteLinks(text, url, `examples/${name}`, `v${version}`, 'outward'));
  }
  return published.map(({ manifest }) => manifest.name);
}

if (import.meta.main) {
  const url = process.argv[2] ?? '';
  if (!/^https:\/\/[\w.-]+\/[\w.-]+\/[\w.-]+$/.test(url)) {
    throw new Error('usage: node scripts/release/stamp.ts https://github.com/OWNER/NAME');
  }
  console.log(stampAll(root, url).join('\n'));
}

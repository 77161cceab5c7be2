/**
 * Writes the templates of `create-portcullis`: `examples/`, as they live without this repository.
 * `node scripts/collect-templates.ts FOLDER [--repository]`.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { listFiles, readPackages, root, shown } from './workspace.ts';

/** What Wrangler writes, in a project as well. */
const WRITTEN = 'worker-configuration.d.ts';

/**
 * Copies every example that is a template below `target`, which is emptied first.
 * @param form in a package of npm, which leaves out each `.gitignore`, or in a repository, for the Deploy button and
 * `npm create cloudflare -- --template`
 */
export function collectTemplates(
  target: string,
  names: readonly string[],
  top: string = root,
  form: 'package' | 'repository' = 'package',
): void {
  rmSync(target, { recursive: true, force: true });
  const versions = publishedVersions(top);
  for (const name of names) {
    const source = join(top, 'examples', name);
    const hidden = hiddenIn(source);
    for (const file of listFiles(source, '')) {
      const path = shown(source, file);
      if (path.split('/').some((part) => part === WRITTEN || hidden.has(part))) continue;
      const isLeftOut = form === 'package' && path === '.gitignore';
      const copy = join(target, name, isLeftOut ? 'gitignore' : path);
      mkdirSync(dirname(copy), { recursive: true });
      const text = readFileSync(file, 'utf8');
      writeFileSync(
        copy,
        path === 'package.json' ? withVersions(text, versions) : withoutOutwardLinks(path, text),
      );
    }
  }
}

/** What an example's own `.gitignore` names: keys of whoever tried it, which are nobody else's, and what was built there. */
function hiddenIn(example: string): ReadonlySet<string> {
  const lines = readFileSync(join(example, '.gitignore'), 'utf8').split('\n');
  return new Set(lines.map((line) => line.replace(/\/$/, '')));
}

/** A page whose links to files outside the template are plain text: a project has no such files. */
function withoutOutwardLinks(path: string, text: string): string {
  return path.endsWith('.md') ? text.replaceAll(/\[([^\]]+)\]\(\.\.\/[^)\s]*\)/g, '$1') : text;
}

/** What `workspace:^` and `catalog:` stand for, by package. */
function publishedVersions(top: string): ReadonlyMap<string, string> {
  const { catalog } = parse(readFileSync(join(top, 'pnpm-workspace.yaml'), 'utf8')) as {
    catalog: Readonly<Record<string, string>>;
  };
  const ours = readPackages(top).map(({ manifest }) => [manifest.name, `^${manifest.version}`] as const);
  return new Map([...Object.entries(catalog), ...ours]);
}

function withVersions(text: string, versions: ReadonlyMap<string, string>): string {
  const manifest = JSON.parse(text) as Record<string, Record<string, string> | undefined>;
  for (const field of ['dependencies', 'devDependencies']) {
    for (const [name, version] of Object.entries(manifest[field] ?? {})) {
      if (!/^(?:workspace|catalog):/.test(version)) continue;
      const published = versions.get(name);
      if (published === undefined) throw new Error(`${name}: ${version} stands for nothing`);
      (manifest[field] as Record<string, string>)[name] = published;
    }
  }
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

if (import.meta.main) {
  const { templates } = (await import(join(root, 'packages/create/src/templates.ts'))) as {
    templates: readonly { name: string }[];
  };
  collectTemplates(
    resolve(process.argv[2] ?? 'templates'),
    templates.map(({ name }) => name),
    root,
    process.argv[3] === '--repository' ? 'repository' : 'package',
  );
}

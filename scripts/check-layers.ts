import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { findCycles, importGraph, importsOf, packageNameOf, wordsOf } from './imports.ts';
import { report } from './report.ts';
import { listFiles, readPackages, root, shown, type WorkspacePackage } from './workspace.ts';

/**
 * Which packages a package may import, by folder. Arrows point one way:
 * core ← jwks ← token ← session; jwks ← roles ← policy; core, tlog ← audit; core ← proxy ← phabricator, web; web ← mcp;
 * tlog ← session; core ← secrets.
 */
export const layers: Readonly<Record<string, readonly string[]>> = {
  core: [],
  testing: [],
  create: [],
  tlog: [],
  jwks: ['core'],
  token: ['core', 'jwks'],
  session: ['core', 'jwks', 'token', 'tlog'],
  roles: ['core', 'jwks'],
  policy: ['core', 'roles'],
  audit: ['core', 'tlog'],
  proxy: ['core'],
  phabricator: ['core', 'mcp', 'proxy'],
  web: ['core', 'proxy'],
  mcp: ['core', 'proxy', 'web'],
  secrets: ['core'],
  gateway: [
    'core',
    'jwks',
    'token',
    'session',
    'roles',
    'policy',
    'audit',
    'proxy',
    'phabricator',
    'web',
    'mcp',
    'secrets',
    'tlog',
  ],
  cli: [
    'core',
    'jwks',
    'token',
    'session',
    'roles',
    'policy',
    'audit',
    'proxy',
    'phabricator',
    'web',
    'mcp',
    'secrets',
    'gateway',
    'tlog',
    'create',
  ],
};

/** The packages that run in Node; every other one uses web-standard APIs only. */
export const nodePackages: readonly string[] = ['testing', 'create', 'cli'];

/** Folders of other packages that run in Node, each the code of an entry of its own that Workers do not import. */
export const nodeFolders: readonly string[] = ['packages/gateway/src/node/'];

/**
 * Folders that are the code of one entry of their package, with the file that exports it. They import nothing else of the package
 * unless it is named here, so that the entry stays usable without the rest.
 */
export const entryFolders: Readonly<Record<string, readonly string[]>> = {
  'packages/gateway/src/features/operator/page/': [],
  'packages/gateway/src/features/traces/tracing/': [],
  'packages/testing/src/attack-pack/': ['packages/testing/src/'],
};

/**
 * Packages that know no application, each with the files that may: those in which applications are registered, and an
 * application's own commands.
 */
export const neutralPackages: Readonly<Record<string, readonly string[]>> = {
  core: [],
  jwks: [],
  token: [],
  session: [],
  roles: [],
  policy: [],
  audit: [],
  proxy: [],
  web: [],
  mcp: [],
  secrets: [],
  tlog: [],
  // The two doors of built Workers name each part, one by one.
  gateway: ['kinds/applications/', 'generated/', 'built.ts', 'durable-object.ts'],
  cli: [
    'phorge/',
    'archive/',
    'commands/phorge',
    'commands.ts',
    'gate/told-of-applications.ts',
    'check/credential-notes.ts',
  ],
};

/** Not a host of an example: `phorge.example.com`. */
const APPLICATION = /phabricator|phorge(?!\.\w)/i;

/** What names an application in the code of a package that knows none. Comments may, as examples. */
function checkNeutral(top: string, { folder, dir }: WorkspacePackage): string[] {
  const mayKnow = neutralPackages[folder];
  if (mayKnow === undefined) return [];
  return listFiles(join(dir, 'src'), '.ts')
    .filter((file) => !mayKnow.some((part) => shown(join(dir, 'src'), file).startsWith(part)))
    .flatMap((file) => {
      const named = wordsOf(readFileSync(file, 'utf8')).filter((word) => APPLICATION.test(word));
      return named.map((word) => `${shown(top, file)}: says ${word}; ${folder} knows no application`);
    });
}

/**
 * Folders of a package that import each other, directly or by way of others: a reader of one must know them all. A folder is the
 * first below `src`, with what is in it; files beside the folders belong to none.
 */
function checkOneWay(top: string, { dir }: WorkspacePackage, sources: readonly string[]): string[] {
  const src = join(dir, 'src');
  const roomOf = (file: string): string | undefined => {
    const [room, ...below] = relative(src, file).split(sep);
    return below.length > 0 ? room : undefined;
  };
  const arrows = new Map<string, Map<string, string>>();
  for (const [file, targets] of importGraph(sources)) {
    const from = roomOf(file);
    for (const to of targets.map(roomOf)) {
      if (from === undefined || to === undefined || from === to) continue;
      const leaving = arrows.get(from) ?? new Map<string, string>();
      if (!leaving.has(to)) leaving.set(to, shown(top, file));
      arrows.set(from, leaving);
    }
  }
  const graph = new Map([...arrows].map(([from, leaving]) => [from, [...leaving.keys()]]));
  return findCycles(graph).map((circle) => {
    const steps = circle.map((from, index) => {
      const to = circle[index + 1] ?? circle[0] ?? from;
      return `${from} → ${to} (${arrows.get(from)?.get(to)})`;
    });
    return `${shown(top, src)}: folders import each other in a circle: ${steps.join(', ')}`;
  });
}

/** A folder with more files than this is about more than one thing. */
const MOST_FILES = 30;

/** Folders that nobody finds their way in. */
function checkRooms(top: string, sources: readonly string[]): string[] {
  const rooms = Object.entries(Object.groupBy(sources, (file) => dirname(file)));
  return rooms
    .filter(([, files = []]) => files.length > MOST_FILES)
    .map(([room, files = []]) => {
      return `${shown(top, room)}: ${files.length} files, and at most ${MOST_FILES} in one folder; give what belongs together one of its own`;
    });
}

/** Checks imports, declared dependencies, and cycles of files and of folders of every package below `top`. */
export function checkLayers(
  top: string,
  allowed: Readonly<Record<string, readonly string[]>> = layers,
): { problems: string[]; files: number } {
  const packages = readPackages(top);
  const problems: string[] = [];
  let files = 0;
  for (const one of packages) {
    if (!(one.folder in allowed)) {
      problems.push(`packages/${one.folder}: not in the layer table; add it to scripts/check-layers.ts`);
    }
    const sources = listFiles(join(one.dir, 'src'), '.ts');
    files += sources.length;
    problems.push(
      ...checkImports(top, one, packages, allowed),
      ...checkDeclared(one, sources, packages),
      ...checkRelativeImports(top, one),
      ...checkNeutral(top, one),
      ...checkRooms(top, sources),
      ...checkOneWay(top, one, sources),
      ...findCycles(importGraph(sources)).map((cycle) => {
        const names = [...cycle, ...cycle.slice(0, 1)].map((file) => shown(top, file));
        return `${names[0]}: import cycle: ${names.join(' → ')}`;
      }),
    );
  }
  problems.push(...checkEntryFolders(top));
  return { problems, files };
}

function checkImports(
  top: string,
  one: WorkspacePackage,
  packages: readonly WorkspacePackage[],
  allowed: Readonly<Record<string, readonly string[]>>,
): string[] {
  const { dependencies, peerDependencies, name: own } = one.manifest;
  const declared = new Set([...Object.keys(dependencies ?? {}), ...Object.keys(peerDependencies ?? {})]);
  const problems: string[] = [];
  for (const file of listFiles(join(one.dir, 'src'), '.ts')) {
    for (const specifier of importsOf(readFileSync(file, 'utf8'))) {
      const where = `${shown(top, file)}: imports ${specifier}`;
      if (specifier.startsWith('.') || specifier.startsWith('cloudflare:')) continue;
      if (isBuiltin(specifier)) {
        if (!runsInNode(one.folder, shown(top, file))) problems.push(`${where}, which Workers do not have`);
        continue;
      }
      const name = packageNameOf(specifier);
      const target = packages.find(({ manifest }) => manifest.name === name)?.folder;
      if (name === own) problems.push(`${where}: its own package; use a relative path`);
      else if (!declared.has(name)) problems.push(`${where}, which package.json does not declare`);
      if (target !== undefined && name !== own && !(allowed[one.folder] ?? []).includes(target)) {
        problems.push(`${where}: ${one.folder} may not stand on ${target}`);
      }
    }
  }
  return problems;
}

function runsInNode(folder: string, file: string): boolean {
  return nodePackages.includes(folder) || nodeFolders.some((part) => file.startsWith(part));
}

/** Files of an entry's own folder that import what else is in its package. */
function checkEntryFolders(top: string): string[] {
  return Object.entries(entryFolders).flatMap(([folder, allowed]) =>
    listFiles(join(top, folder), '.ts').flatMap((file) =>
      importsOf(readFileSync(file, 'utf8'))
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => shown(top, resolve(dirname(file), specifier)))
        .filter((target) => ![folder, ...allowed].some((part) => target.startsWith(part)))
        .map(
          (target) =>
            `${shown(top, file)}: imports ${target}; ${folder} is usable without the rest of its package`,
        ),
    ),
  );
}

/** What is declared is imported, or is what an imported package of ours leaves to those who use it: its peer. */
function checkDeclared(
  one: WorkspacePackage,
  sources: readonly string[],
  packages: readonly WorkspacePackage[],
): string[] {
  const imported = new Set(
    sources.flatMap((file) => importsOf(readFileSync(file, 'utf8'))).map((name) => packageNameOf(name)),
  );
  const peers = new Set(
    packages
      .filter(({ manifest }) => imported.has(manifest.name))
      .flatMap(({ manifest }) => Object.keys(manifest.peerDependencies ?? {})),
  );
  const { dependencies, peerDependencies } = one.manifest;
  return [...Object.keys(dependencies ?? {}), ...Object.keys(peerDependencies ?? {})]
    .filter((name) => !imported.has(name) && !peers.has(name))
    .map((name) => `packages/${one.folder}/package.json: declares ${name}, which no file of src imports`);
}

/** Tests too: a package is reached by its name, so that it is tested as its users see it. */
function checkRelativeImports(top: string, one: WorkspacePackage): string[] {
  return ['src', 'test']
    .flatMap((part) => listFiles(join(one.dir, part), '.ts'))
    .flatMap((file) =>
      importsOf(readFileSync(file, 'utf8'))
        .filter((specifier) => specifier.startsWith('.'))
        .filter((specifier) => leavesFor(resolve(dirname(file), specifier), one.dir, join(top, 'packages')))
        .map((specifier) => `${shown(top, file)}: imports ${specifier} of another package; use its name`),
    );
}

function leavesFor(target: string, own: string, packages: string): boolean {
  return target.startsWith(packages + sep) && !target.startsWith(own + sep);
}

if (import.meta.main) {
  const { problems, files } = checkLayers(root);
  report('layers', problems, `${files} source files, arrows point one way`);
}

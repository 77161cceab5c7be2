import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import ts from 'typescript';
import { importsOf, packageNameOf } from './imports.ts';
import { listFiles, readPackages, shown } from './workspace.ts';

/** What harms nothing where no test is known to read it. Anything else that no test is known to read may concern all of them. */
const HARMLESS = /^(?:\.changeset|docs)\/|\.md$|\.test\.ts$/;

/** Files whose change concerns every test, though none imports them. */
const OF_ALL =
  /^(?:vitest\.config\.ts|package\.json|pnpm-lock\.yaml|pnpm-workspace\.yaml|tsconfig[^/]*\.json)$/;

/**
 * Which of the wanted test files depend on files that changed: on those that they import, directly or not, and on those that a text
 * in one of these names, such as a Worker that a test bundles or a program that it starts. Paths are those from the top folder.
 *
 * A changed file that none of all test files is known to depend on may still be read by one: then every wanted one is returned.
 */
export function affectedTests(
  top: string,
  changed: readonly string[],
  { wanted, all }: { readonly wanted: readonly string[]; readonly all: readonly string[] },
): string[] {
  if (changed.some((file) => OF_ALL.test(file))) return [...wanted];
  const read = reader(top);
  const dependencies = new Map([...all, ...wanted].map((test) => [test, read(test)]));
  const known = new Set([...dependencies.values()].flatMap((files) => [...files]));
  const isUnknown = (file: string): boolean => !known.has(file) && !HARMLESS.test(file);
  if (changed.some(isUnknown)) return [...wanted];
  return wanted.filter((test) => changed.some((file) => dependencies.get(test)?.has(file)));
}

/** Gives each test file with all that it depends on. */
function reader(top: string): (test: string) => ReadonlySet<string> {
  const packages = readPackages(top);
  const named = new Map(packages.map((one) => [one.manifest.name, one]));
  const direct = new Map<string, readonly string[]>();

  const directOf = (file: string): readonly string[] => {
    const known = direct.get(file);
    if (known !== undefined) return known;
    const path = join(top, file);
    const found =
      file.endsWith('.ts') && existsSync(path) ? dependenciesOf(readFileSync(path, 'utf8'), path) : [];
    const files = [...new Set(found)].map((one) => shown(top, one));
    direct.set(file, files);
    return files;
  };

  const dependenciesOf = (text: string, path: string): string[] => [
    ...importsOf(text).flatMap((specifier) => imported(specifier, dirname(path))),
    ...textsOf(text).flatMap((one) => filesNamed(one, dirname(path))),
  ];

  const imported = (specifier: string, folder: string): string[] => {
    if (specifier.startsWith('.')) return [resolve(folder, specifier)];
    const name = packageNameOf(specifier);
    const one = named.get(name);
    if (one === undefined) return [];
    const entry = one.manifest.exports?.[`.${specifier.slice(name.length)}`];
    // An entry that is not found may be any file of the package.
    return entry === undefined ? listFiles(join(one.dir, 'src'), '') : [join(one.dir, entry)];
  };

  const filesNamed = (text: string, folder: string): string[] => {
    const inPackage = packages.find(({ dir }) => folder.startsWith(dir + sep))?.dir;
    const bases = [folder, top, ...(inPackage === undefined ? [] : [inPackage])];
    return bases.flatMap((base) => filesAt(resolve(base, text), folder, top));
  };

  return (test) => {
    const found = new Set([test]);
    for (const file of found) for (const one of directOf(file)) found.add(one);
    return found;
  };
}

/** The file, or the files of the folder unless the one who names it lies there too: a folder above says nothing. */
function filesAt(path: string, folder: string, top: string): string[] {
  if (!path.startsWith(top + sep)) return [];
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (stat.isFile()) return [path];
  return `${folder}${sep}`.startsWith(`${path}${sep}`) ? [] : listFiles(path, '');
}

/** Texts that may be paths, alone or as the parts that one call joins: `join(root, 'packages', 'cli')`. */
function textsOf(text: string): string[] {
  const source = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, false);
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.add(node.text);
    if (ts.isTemplateExpression(node)) found.add(dirname(`${node.head.text}x`));
    if (ts.isCallExpression(node)) {
      const parts = node.arguments.filter((one) => ts.isStringLiteralLike(one)).map(({ text: part }) => part);
      if (parts.length > 1) found.add(parts.join('/'));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found].filter((one) => /^[\w@.][\w@./-]*$/.test(one) && /[./]/.test(one));
}

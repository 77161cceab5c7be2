import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { packageNameOf } from '../imports.ts';
import { readPackages, root, type WorkspacePackage } from '../workspace.ts';

/** Entries for what only packages of this repository share, and what `portcullis build` writes imports of. */
const PLUMBING: ReadonlySet<string> = new Set(['./internal', './pages', './stores', './built']);

/** One name that a module exports, and where what it names is declared. */
export interface Exported {
  name: string;
  /** A class is a value; what is exported with the word `type` is a type. */
  kind: 'value' | 'type';
  file: string;
  /** Its name in `file`. */
  declaredAs: string;
}

/** One subpath of a package, with all it exports. */
export interface Entry {
  /** The package's folder in `packages/`. */
  folder: string;
  /** What is imported: `@portcullis/core/hono`. */
  name: string;
  /** Shared by packages of this repository only: see docs/decisions/0010. */
  internal: boolean;
  exports: Exported[];
}

/**
 * What every package below `top` exports, read from the syntax alone: `isolatedModules` makes every type say so. So a tree of an
 * older commit can be read without installing anything.
 */
export function readEntries(top: string): Entry[] {
  const packages = readPackages(top).filter(({ manifest }) => manifest.private !== true);
  return packages.flatMap(({ folder, dir, manifest }) =>
    Object.entries(manifest.exports ?? {})
      .filter(([, file]) => file.endsWith('.ts'))
      .map(([subpath, file]) => ({
        folder,
        name: manifest.name + subpath.slice(1),
        internal: PLUMBING.has(subpath),
        exports: exportsOf(join(dir, file), packages),
      })),
  );
}

/** The exports of one source file, followed to where they are declared. */
function exportsOf(file: string, packages: readonly WorkspacePackage[]): Exported[] {
  return parse(file).statements.flatMap((statement): Exported[] => {
    if (ts.isExportDeclaration(statement)) return reexports(file, statement, packages);
    if (!ts.canHaveModifiers(statement)) return [];
    const isExported = ts
      .getModifiers(statement)
      ?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword);
    if (isExported !== true) return [];
    const kind = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    return namesOf(statement).map((name) => ({
      name,
      kind: kind ? 'type' : 'value',
      file,
      declaredAs: name,
    }));
  });
}

function reexports(
  file: string,
  { exportClause, isTypeOnly, moduleSpecifier }: ts.ExportDeclaration,
  packages: readonly WorkspacePackage[],
): Exported[] {
  const from = moduleSpecifier as ts.StringLiteral | undefined;
  if (exportClause === undefined && from !== undefined) {
    const all = resolveModule(file, from.text, packages);
    return all === undefined ? [] : exportsOf(all, packages);
  }
  if (exportClause === undefined || !ts.isNamedExports(exportClause)) {
    throw new Error(`${file}: exports a namespace; name what it exports`);
  }
  if (from === undefined) {
    return exportClause.elements.map(({ name: { text: name } }) => {
      const imported = importedAs(name, file, packages);
      const kind = isTypeOnly ? 'type' : 'value';
      return imported === undefined ? { name, kind, file, declaredAs: name } : { ...imported, name, kind };
    });
  }
  const target = resolveModule(file, from.text, packages);
  const found = target === undefined ? [] : exportsOf(target, packages);
  return exportClause.elements.map((element) => {
    const name = element.name.text;
    const wanted = (element.propertyName ?? element.name).text;
    const kind = isTypeOnly || element.isTypeOnly ? 'type' : 'value';
    const declared = found.find((one) => one.name === wanted);
    if (declared !== undefined) return { ...declared, name, kind };
    if (target !== undefined) throw new Error(`${file}: ${from.text} does not export ${wanted}`);
    return { name, kind, file, declaredAs: wanted };
  });
}

/** Where something that a file of this repository imports under a name is declared. */
export function importedAs(
  name: string,
  file: string,
  packages: readonly WorkspacePackage[],
  source: ts.SourceFile = parse(file),
  isFollowed: (specifier: string) => boolean = () => true,
): Exported | undefined {
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const bindings = statement.importClause?.namedBindings;
    const elements = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
    const element = elements.find((one) => one.name.text === name);
    if (element === undefined) continue;
    const from = (statement.moduleSpecifier as ts.StringLiteral).text;
    const target = isFollowed(from) ? resolveModule(file, from, packages) : undefined;
    if (target === undefined) return undefined;
    const wanted = (element.propertyName ?? element.name).text;
    return exportsOf(target, packages).find((one) => one.name === wanted);
  }
  return undefined;
}

/** The names that a statement declares. */
export function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const { name } = statement as ts.DeclarationStatement;
  return name === undefined ? ['default'] : [name.text];
}

/** The file of a relative import or of a package of this repository; `undefined` for any other. */
function resolveModule(
  file: string,
  specifier: string,
  packages: readonly WorkspacePackage[],
): string | undefined {
  if (specifier.startsWith('.')) return resolve(dirname(file), specifier);
  const name = packageNameOf(specifier);
  const target = packages.find(({ manifest }) => manifest.name === name);
  const path = target?.manifest.exports?.[`.${specifier.slice(name.length)}`];
  return target === undefined || path === undefined ? undefined : join(target.dir, path);
}

const parsed = new Map<string, ts.SourceFile>();

/** The syntax of a source file. */
export function parse(file: string): ts.SourceFile {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  parsed.set(file, source);
  return source;
}

const count = (entries: readonly Entry[], kind: Exported['kind']): number =>
  entries.flatMap(({ exports }) => exports).filter((one) => one.kind === kind).length;

const row = (name: string, entries: readonly Entry[]): string => {
  const open = entries.filter(({ internal }) => !internal);
  const inside = entries.filter(({ internal }) => internal);
  const cells = [open.length, count(open, 'value'), count(open, 'type'), count(inside, 'value')];
  return `| ${[name, ...cells, count(inside, 'type')].join(' | ')} |`;
};

/** The table of what a newcomer has to learn, by package. */
function exportsTable(entries: readonly Entry[]): string {
  const folders = [...new Set(entries.map(({ folder }) => folder))];
  return [
    '| package | entries | values | types | internal values | internal types |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...folders.map((folder) =>
      row(
        folder,
        entries.filter((one) => one.folder === folder),
      ),
    ),
    row('all', entries),
  ].join('\n');
}

// `pnpm exec node scripts/api/exports.ts [folder of another checkout] [--names]`
if (import.meta.main) {
  const [other = root] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  if (!existsSync(join(other, 'packages'))) throw new Error(`${other}: has no folder packages`);
  const entries = readEntries(resolve(other));
  console.log(exportsTable(entries));
  for (const { name, exports } of process.argv.includes('--names') ? entries : []) {
    const names = (kind: Exported['kind']): string =>
      exports
        .filter((one) => one.kind === kind)
        .map((one) => one.name)
        .join(' ');
    console.log(`\n${name}\n  values: ${names('value')}\n  types: ${names('type')}`);
  }
}

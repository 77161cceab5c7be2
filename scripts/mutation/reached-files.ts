import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { WorkspacePackage } from '../workspace.ts';

/** A file whose code is run, and how the search came to it. */
export interface ReachedFile {
  readonly path: string;
  /** The declaration that was reached first, and its line. */
  readonly name: string;
  readonly line: number;
}

/** A declaration at the top of a file. The name `*` means everything that the file exports. */
export interface Place {
  readonly path: string;
  readonly name: string;
}

/** What a file declares, and where the names come from that it does not declare. */
interface Module {
  /** Each declaration that has a value, with the names that it uses. */
  readonly declared: ReadonlyMap<string, Declared>;
  /** The names used by statements that run when the file is loaded. */
  readonly atLoad: readonly string[];
  readonly runsAtLoad: boolean;
  readonly imported: ReadonlyMap<string, Place>;
  readonly exported: ReadonlyMap<string, Place>;
  /** Modules whose exports the file exports too, by `export *`. */
  readonly exportedWhole: readonly string[];
  /** Modules loaded by `import()`. */
  readonly loaded: readonly string[];
}

interface Declared {
  readonly line: number;
  readonly uses: readonly string[];
}

type Modules = (path: string) => Module;

/** Finds the files whose code functions run. */
export interface ReachSearch {
  /** The files that these functions reach and no earlier call has reached. */
  readonly from: (places: readonly Place[]) => ReachedFile[];
  /** Whether a file declares more than types, and does more than export what other files declare. */
  readonly hasCode: (path: string) => boolean;
}

/**
 * Searches the packages' sources declaration by declaration, through every name that a declaration uses. A file that only lends
 * types is not reached.
 *
 * Members of objects are not followed. What is passed in as an argument is found all the same where the search also starts from
 * the functions that assemble the whole: those name the functions that make the arguments.
 */
export function reachSearch(packages: readonly WorkspacePackage[]): ReachSearch {
  const entries = entriesOf(packages);
  const known = new Map<string, Module>();
  const modules: Modules = (path) => {
    const module = known.get(path) ?? readModule(path, entries);
    known.set(path, module);
    return module;
  };
  const files = new Set<string>();
  const seen = new Set<string>();

  /** The places that a declaration uses, and the file if it is the first of it. */
  const visit = ({ path, name }: Place): { reached: ReachedFile[]; uses: Place[] } => {
    const { declared, imported, atLoad, loaded } = modules(path);
    const { line, uses } = declared.get(name) as Declared;
    const isFirst = !files.has(path);
    files.add(path);
    const names = isFirst ? [...atLoad, ...uses] : uses;
    const named = names.flatMap((one) =>
      declared.has(one) ? { path, name: one } : (imported.get(one) ?? []),
    );
    return {
      reached: isFirst ? [{ path, name, line }] : [],
      uses: [...named, ...(isFirst ? loaded.map((module) => ({ path: module, name: '*' })) : [])],
    };
  };

  return {
    from: (places) => {
      for (const { path, name } of places) {
        if (name !== '*' && declarationOf({ path, name }, modules) === undefined)
          throw new Error(`${path} exports no ${name} that has a value`);
      }
      const found: ReachedFile[] = [];
      const waiting = [...places];
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        for (const named of next.name === '*' ? everythingIn(next.path, modules) : [next]) {
          const place = declarationOf(named, modules);
          if (place === undefined || seen.has(keyOf(place))) continue;
          seen.add(keyOf(place));
          const { reached, uses } = visit(place);
          found.push(...reached);
          waiting.push(...uses);
        }
      }
      return found;
    },
    hasCode: (path) => modules(path).declared.size > 0 || modules(path).runsAtLoad,
  };
}

function keyOf({ path, name }: Place): string {
  return `${path}#${name}`;
}

/** Where a name is declared, through the files that export it on. `undefined` for what has no value. */
function declarationOf({ path, name }: Place, modules: Modules): Place | undefined {
  const { declared, exported, exportedWhole } = modules(path);
  const target = exported.get(name);
  if (target !== undefined && (target.path !== path || target.name !== name)) {
    return declarationOf(target, modules);
  }
  if (declared.has(name)) return { path, name };
  for (const module of exportedWhole) {
    const found = declarationOf({ path: module, name }, modules);
    if (found !== undefined) return found;
  }
  return undefined;
}

function everythingIn(path: string, modules: Modules): Place[] {
  const { exported, exportedWhole } = modules(path);
  return [
    ...[...exported.keys()].map((name) => ({ path, name })),
    ...exportedWhole.flatMap((module) => everythingIn(module, modules)),
  ];
}

/** Import name → file, of every entry of every package: `@portcullis/core/internal` → …/core/src/internal.ts. */
function entriesOf(packages: readonly WorkspacePackage[]): ReadonlyMap<string, string> {
  return new Map(
    packages.flatMap(({ dir, manifest }) =>
      Object.entries(manifest.exports ?? {}).map(([subpath, file]): [string, string] => [
        manifest.name + subpath.slice(1),
        join(dir, file),
      ]),
    ),
  );
}

function readModule(path: string, entries: ReadonlyMap<string, string>): Module {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const declared = new Map<string, Declared>();
  const atLoad: string[] = [];
  let runsAtLoad = false;
  const imported = new Map<string, Place>();
  const exported = new Map<string, Place>();
  const exportedWhole: string[] = [];
  const fileOf = (specifier: ts.Node): string | undefined => {
    if (!ts.isStringLiteral(specifier)) return undefined;
    const { text } = specifier;
    if (!text.startsWith('.')) return entries.get(text);
    const file = join(dirname(path), text);
    return file.endsWith('.ts') && existsSync(file) ? file : undefined;
  };
  const declare = (name: string, node: ts.Node, isExported: boolean): void => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    declared.set(name, { line: line + 1, uses: [...(declared.get(name)?.uses ?? []), ...usedNames(node)] });
    if (isExported) exported.set(name, { path, name });
  };
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) {
      const file = fileOf(statement.moduleSpecifier);
      if (file !== undefined)
        for (const [name, from] of importedNames(statement)) imported.set(name, { path: file, name: from });
    } else if (ts.isExportDeclaration(statement)) {
      if (statement.isTypeOnly) continue;
      const file = statement.moduleSpecifier === undefined ? path : fileOf(statement.moduleSpecifier);
      if (file === undefined) continue;
      if (statement.exportClause === undefined) exportedWhole.push(file);
      else if (ts.isNamespaceExport(statement.exportClause))
        exported.set(statement.exportClause.name.text, { path: file, name: '*' });
      else
        for (const { isTypeOnly, name, propertyName } of statement.exportClause.elements)
          if (!isTypeOnly) exported.set(name.text, { path: file, name: (propertyName ?? name).text });
    } else if (ts.isVariableStatement(statement)) {
      for (const one of statement.declarationList.declarations)
        for (const name of boundNames(one.name)) declare(name, one, isExport(statement));
    } else if (
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isEnumDeclaration(statement)
    ) {
      declare(statement.name?.text ?? 'default', statement, isExport(statement));
    } else if (!ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement)) {
      atLoad.push(...usedNames(statement));
      runsAtLoad = true;
    }
  }
  return {
    declared,
    atLoad,
    runsAtLoad,
    imported,
    exported,
    exportedWhole,
    loaded: loadedModules(source, fileOf),
  };
}

function importedNames({ importClause }: ts.ImportDeclaration): [string, string][] {
  if (importClause === undefined || importClause.isTypeOnly) return [];
  const { name, namedBindings } = importClause;
  return [
    ...(name === undefined ? [] : [[name.text, 'default'] as [string, string]]),
    ...(namedBindings === undefined
      ? []
      : ts.isNamespaceImport(namedBindings)
        ? [[namedBindings.name.text, '*'] as [string, string]]
        : namedBindings.elements
            .filter(({ isTypeOnly }) => !isTypeOnly)
            .map((one): [string, string] => [one.name.text, (one.propertyName ?? one.name).text])),
  ];
}

/** The names that code uses, without those in types and those of members. */
function usedNames(node: ts.Node): string[] {
  const names: string[] = [];
  const visit = (one: ts.Node): void => {
    if (ts.isTypeNode(one) && !ts.isExpressionWithTypeArguments(one)) return;
    if (ts.isIdentifier(one) && !isMemberName(one)) names.push(one.text);
    ts.forEachChild(one, visit);
  };
  visit(node);
  return names;
}

function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    ((ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent)) && parent.name === node)
  );
}

function loadedModules(source: ts.SourceFile, fileOf: (specifier: ts.Node) => string | undefined): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments;
      const file = specifier && fileOf(specifier);
      if (file !== undefined) found.push(file);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((one) => (ts.isOmittedExpression(one) ? [] : boundNames(one.name)));
}

function isExport(
  statement: ts.FunctionDeclaration | ts.ClassDeclaration | ts.EnumDeclaration | ts.VariableStatement,
): boolean {
  return statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

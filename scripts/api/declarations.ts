import { readFileSync } from 'node:fs';
import ts from 'typescript';
import type { WorkspacePackage } from '../workspace.ts';
import { importedAs, namesOf } from './exports.ts';

/** What a module declares under one name: as its users see it, without comments and bodies. */
export interface Declaration {
  readonly name: string;
  readonly text: string;
  /** What it names of this repository, but what users find under its own name. */
  readonly parts: readonly Place[];
}

/** Where something is declared. */
export interface Place {
  readonly file: string;
  readonly name: string;
}

const printer = ts.createPrinter({ removeComments: true });

/**
 * Reads one declaration. It is emitted by itself, without its program: `isolatedDeclarations` makes every export state its
 * type.
 */
export function readDeclaration(
  { file, name }: Place,
  packages: readonly WorkspacePackage[],
): Declaration | undefined {
  const emitted = emit(file);
  const statements = emitted.statements.filter(
    (statement) => isDeclaration(statement) && namesOf(statement).includes(name),
  );
  if (statements.length === 0) return undefined;
  const text = statements.map((statement) => printed(statement, emitted)).join('\n');
  const parts = statements
    .flatMap(namedIn)
    .map((named) => placeOf(named, file, emitted, packages))
    .filter((place) => place !== undefined);
  return { name, text, parts };
}

function isDeclaration(statement: ts.Statement): boolean {
  return (
    ts.isVariableStatement(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  );
}

function printed(statement: ts.Statement, source: ts.SourceFile): string {
  return printer
    .printNode(ts.EmitHint.Unspecified, statement, source)
    .replace(/^(?:export |declare |default )+/, '')
    .replace(/^ +(?:private |#private;|protected ).*\n/gm, '')
    .replace(/^( {4})+/gm, (indent) => ' '.repeat(indent.length / 2));
}

/** Every name in a type. */
function namedIn(statement: ts.Node): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const name = nameNode(node);
    if (name !== undefined && ts.isIdentifier(name)) found.push(name.text);
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return [...new Set(found)];
}

function nameNode(node: ts.Node): ts.Node | undefined {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  if (ts.isTypeQueryNode(node)) return node.exprName;
  return ts.isExpressionWithTypeArguments(node) ? node.expression : undefined;
}

function placeOf(
  name: string,
  file: string,
  emitted: ts.SourceFile,
  packages: readonly WorkspacePackage[],
): Place | undefined {
  const isLocal = emitted.statements.some(
    (statement) => isDeclaration(statement) && namesOf(statement).includes(name),
  );
  if (isLocal) return { file, name };
  const imported = importedAs(name, file, packages, emitted, (from) => !isOpen(from));
  return imported === undefined ? undefined : { file: imported.file, name: imported.declaredAs };
}

/** Whether a page of its own shows what is imported from there. */
function isOpen(specifier: string): boolean {
  if (specifier.startsWith('.')) return false;
  return !specifier.endsWith('/internal');
}

const emittedFiles = new Map<string, ts.SourceFile>();

function emit(file: string): ts.SourceFile {
  const known = emittedFiles.get(file);
  if (known !== undefined) return known;
  const { outputText } = ts.transpileDeclaration(readFileSync(file, 'utf8'), {
    fileName: file,
    compilerOptions: {
      target: ts.ScriptTarget.ES2024,
      module: ts.ModuleKind.ESNext,
      isolatedDeclarations: true,
      declaration: true,
      strict: true,
    },
  });
  const source = ts.createSourceFile(file, outputText, ts.ScriptTarget.Latest, true);
  emittedFiles.set(file, source);
  return source;
}

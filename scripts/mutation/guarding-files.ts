import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { listFiles, readPackages, shown } from '../workspace.ts';

/** A file that refuses something, and the first thing in it that shows it. */
export interface GuardingFile {
  readonly file: string;
  readonly line: number;
  readonly how: string;
}

/** Packages that guard nothing, and why. */
const unguardedPackages: Readonly<Record<string, string>> = {
  testing: 'a stand-in for tests: it plays provider and Phorge, and guards nobody',
  'attack-pack': 'attacks gates, and guards nobody',
  cli: 'an operator’s tool: what it refuses are its own arguments and files, never a request',
  create: 'writes a new project, and guards nobody',
};

/** Files that match and yet guard nothing, and why. */
export const unguardedFiles: Readonly<Record<string, string>> = {
  'packages/gateway/src/probe/key-probe.ts': 'asks providers for the command line, and refuses nothing',
};

/**
 * Every source file of a package that refuses: it throws something it made itself, names a failure's code, returns
 * `ok: false` or a `problem`, or reports one. Nothing else is looked at, so a new way to refuse must be added here.
 */
export function guardingFiles(top: string): GuardingFile[] {
  const files = readPackages(top)
    .filter(({ folder }) => !Object.hasOwn(unguardedPackages, folder))
    .flatMap(({ dir }) => listFiles(join(dir, 'src'), '.ts'))
    .map((path) => ({ file: shown(top, path), source: parsed(readFileSync(path, 'utf8')) }));
  const codes = new Set(files.flatMap(({ source }) => failureCodes(source)));
  return files
    .filter(({ file }) => !Object.hasOwn(unguardedFiles, file))
    .flatMap(({ file, source }) => {
      const refusal = firstRefusal(source, codes);
      return refusal === undefined ? [] : [{ file, ...refusal }];
    });
}

function parsed(text: string): ts.SourceFile {
  return ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);
}

/** The codes of a package's failures: the keys of the object that `failureTable()` is given. */
function failureCodes(source: ts.SourceFile): string[] {
  return nodesOf(source).flatMap((node) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== 'failureTable') return [];
    const [table] = node.arguments;
    if (table === undefined || !ts.isObjectLiteralExpression(table)) return [];
    return table.properties.flatMap(({ name }) =>
      name !== undefined && ts.isStringLiteral(name) ? [name.text] : [],
    );
  });
}

function firstRefusal(
  source: ts.SourceFile,
  codes: ReadonlySet<string>,
): Omit<GuardingFile, 'file'> | undefined {
  for (const node of nodesOf(source)) {
    const how = refusalBy(node, codes);
    if (how === undefined) continue;
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    return { line: line + 1, how };
  }
  return undefined;
}

function refusalBy(node: ts.Node, codes: ReadonlySet<string>): string | undefined {
  // `throw error` passes on what another file refused.
  if (ts.isThrowStatement(node) && !ts.isIdentifier(node.expression)) return 'throws';
  if (ts.isStringLiteral(node) && codes.has(node.text) && isValue(node)) return `names ${node.text}`;
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'problem') return 'returns a problem';
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'ok') {
    return node.initializer.kind === ts.SyntaxKind.FalseKeyword ? 'returns ok: false' : undefined;
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression: object, name } = node.expression;
  const reports = name.text === 'problem' || (name.text === 'push' && /problems$/i.test(object.getText()));
  return reports ? 'reports a problem' : undefined;
}

/** Neither a type, nor the name of a member, nor compared with another text. */
function isValue(node: ts.StringLiteral): boolean {
  const { parent } = node;
  if (ts.isLiteralTypeNode(parent) || ts.isCaseClause(parent) || ts.isBinaryExpression(parent)) return false;
  return !(ts.isPropertyAssignment(parent) && parent.name === node);
}

function nodesOf(node: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (one: ts.Node): void => {
    nodes.push(one);
    ts.forEachChild(one, visit);
  };
  visit(node);
  return nodes;
}

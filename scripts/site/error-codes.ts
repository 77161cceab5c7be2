import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { listFiles, root, shown } from '../workspace.ts';
import { remedies } from './remedies.ts';

/** One failure as the table of its package has it. */
export interface ErrorCode {
  readonly code: string;
  readonly status: number;
  /** The message for the client. */
  readonly message: string;
  /** The doc comment of the code. */
  readonly meaning?: string;
}

interface Table {
  readonly packageFolder: string;
  readonly codes: readonly ErrorCode[];
}

const HEAD = `# Error codes

The error codes of all packages: why a request was refused or failed, and what to do. The code is in the audit event
(\`portcullis events FILE --denied\`), in the JSON response for programs, and on the error page for users, together with the
request ID. The client sees the status and the sentence in quotes. The event's \`detail\`, which clients do not see, says exactly what was
wrong and where.
`;

/** The page of all codes, a section for each package. */
export function errorCodesPage(top: string = root): string {
  const sections = failureTables(top).map(({ packageFolder, codes }) => {
    const rows = codes.map(({ code, status, message, meaning = '' }) =>
      ['', `\`${code}\``, status, cell(`${meaning} “${message}”`.trim()), cell(remedyOf(code)), '']
        .join(' | ')
        .trim(),
    );
    return [
      `## ${packageFolder}\n`,
      `From [the package \`${packageFolder}\`](../packages/${packageFolder}/README.md).\n`,
      '| code | status | meaning, and the message for the client | what to do |',
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n');
  });
  return `${HEAD}\n${sections.join('\n\n')}\n`;
}

/** The failure tables of all packages: each call of \`failureTable\` with an object, and the type of its codes. */
export function failureTables(top: string): readonly Table[] {
  const files = listFiles(join(top, 'packages'), '.ts').filter((file) => file.includes('/src/'));
  const byPackage = new Map<string, ErrorCode[]>();
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    if (!text.includes('failureTable<')) continue;
    const folder = shown(join(top, 'packages'), dirname(file)).split('/')[0] ?? '';
    const codes = codesOf(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
    if (codes.length > 0) byPackage.set(folder, [...(byPackage.get(folder) ?? []), ...codes]);
  }
  return [...byPackage].map(([packageFolder, codes]) => ({ packageFolder, codes }));
}

function remedyOf(code: string): string {
  const remedy = remedies[code];
  if (remedy === undefined) throw new Error(`scripts/site/remedies.ts: has no remedy for ${code}: add one`);
  return remedy;
}

function codesOf(source: ts.SourceFile): ErrorCode[] {
  const meanings = new Map<string, string>();
  const values = new Map<string, ts.ObjectLiteralExpression>();
  const codes: ErrorCode[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) {
      const meaning = commentBefore(source, node);
      if (meaning !== undefined) meanings.set(node.literal.text, meaning);
    }
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined) {
      if (ts.isObjectLiteralExpression(node.initializer)) values.set(node.name.text, node.initializer);
    }
    const [table] =
      ts.isCallExpression(node) && node.expression.getText() === 'failureTable' ? node.arguments : [];
    if (table !== undefined && ts.isObjectLiteralExpression(table)) {
      for (const entry of table.properties) codes.push(codeOf(entry, values));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return codes.map((each) => {
    const meaning = meanings.get(each.code);
    return meaning === undefined ? each : { ...each, meaning };
  });
}

function codeOf(
  entry: ts.ObjectLiteralElementLike,
  values: ReadonlyMap<string, ts.ObjectLiteralExpression>,
): ErrorCode {
  const where = `${entry.getSourceFile().fileName}: ${entry.getText()}`;
  if (!ts.isPropertyAssignment(entry) || !ts.isStringLiteral(entry.name))
    throw new Error(`${where}: is no code`);
  const { initializer } = entry;
  const failure = ts.isIdentifier(initializer) ? values.get(initializer.text) : initializer;
  if (failure === undefined || !ts.isObjectLiteralExpression(failure))
    throw new Error(`${where}: is no failure`);
  const texts = textsOf(failure, values);
  const [status, message] = [Number(texts.get('status')), texts.get('message')];
  if (!Number.isInteger(status) || message === undefined)
    throw new Error(`${where}: has no status or no message`);
  return { code: entry.name.text, status, message };
}

/** The members of an object that are written as literals, with those of the objects that it spreads. */
function textsOf(
  object: ts.ObjectLiteralExpression,
  values: ReadonlyMap<string, ts.ObjectLiteralExpression>,
): ReadonlyMap<string | undefined, string | undefined> {
  const texts = new Map<string | undefined, string | undefined>();
  for (const member of object.properties) {
    if (ts.isSpreadAssignment(member)) {
      const spread = values.get(member.expression.getText());
      if (spread === undefined) continue;
      for (const [name, text] of textsOf(spread, values)) texts.set(name, text);
      continue;
    }
    const isText = ts.isPropertyAssignment(member) && ts.isLiteralExpression(member.initializer);
    texts.set(member.name?.getText(), isText ? member.initializer.text : undefined);
  }
  return texts;
}

/** The doc comment right before a member of a union, which TypeScript gives to nobody. */
function commentBefore(source: ts.SourceFile, node: ts.Node): string | undefined {
  const before = source.text.slice(0, node.getStart()).replace(/\|\s*$/, '');
  const [, comment] = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(before) ?? [];
  return comment?.replaceAll(/\s*\n\s*\*\s?/g, ' ').trim();
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

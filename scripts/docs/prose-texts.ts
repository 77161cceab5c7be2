import ts from 'typescript';

/** At least this many words make a text one that people read, and not a name or a value. */
const LEAST_WORDS = 3;
const SQL = /^\s*(?:CREATE|SELECT|INSERT|UPDATE|DELETE|WITH|DO|ON CONFLICT|AND|PRAGMA|ALTER)\b/;

/**
 * What people read of a source text: its doc comments and the texts in its code, each on the line that it has there. All else is left
 * empty, as are code spans and what a template inserts.
 */
export function proseOfSource(source: string): string {
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest);
  const lines = source.split('\n').map(() => '');
  const add = (text: string, from: number): void => {
    const first = file.getLineAndCharacterOfPosition(from).line;
    for (const [index, line] of text.split('\n').entries()) {
      const at = first + index;
      lines[at] = [lines[at], withoutCode(line)].filter(Boolean).join(' | ');
    }
  };
  for (const { 0: comment, index } of source.matchAll(/^[ \t]*\/\*\*[\s\S]*?\*\//gm)) {
    add(comment.replace(/^[ \t]*\/\*\*|\*\/$/g, '').replace(/^[ \t]*\*/gm, ''), index);
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    const text = textOf(node, file);
    if (text !== undefined && isProse(text)) add(text, node.getStart(file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return lines.join('\n');
}

function textOf(node: ts.Node, file: ts.SourceFile): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
    return node.getText(file).slice(1, -1);
  }
  if (!ts.isTemplateExpression(node)) return undefined;
  const spans = node.templateSpans.map(({ expression, literal }) => {
    const { length } = expression.getText(file).split('\n');
    return `…${'\n'.repeat(length - 1)}${literal.getText(file).replace(/^\}|\$\{$|`$/g, '')}`;
  });
  return [node.head.getText(file).replace(/^`|\$\{$/g, ''), ...spans].join('');
}

function isProse(text: string): boolean {
  return !SQL.test(text) && text.split(/\s+/).filter((word) => /[a-z]{2}/i.test(word)).length >= LEAST_WORDS;
}

/** Without what stands between backticks, and without the escapes of a text in code. */
function withoutCode(line: string): string {
  return line
    .replace(/\\([`'"])/g, '$1')
    .replace(/`[^`]*`/g, '``')
    .trim();
}

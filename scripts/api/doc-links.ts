import ts from 'typescript';
import { readPackages, shown } from '../workspace.ts';
import { type Place, readDeclaration } from './declarations.ts';
import { namesOf, parse, readEntries } from './exports.ts';

/**
 * Links of public doc comments to what nobody can import: an editor shows them as plain text, and who looks for the name does not
 * find it. A comment is public that stands at what an open entry exports, at what that is made of, or at a member of either.
 */
export function linkProblems(top: string): string[] {
  const packages = readPackages(top);
  const exported = readEntries(top)
    .filter(({ internal }) => !internal)
    .flatMap(({ exports }) => exports);
  const names = new Set(exported.map(({ name }) => name));
  const problems = new Set<string>();
  const seen = new Set<string>();
  const follow = (place: Place): void => {
    const key = `${place.file} ${place.name}`;
    if (seen.has(key)) return;
    seen.add(key);
    for (const { name, line } of linksAt(place))
      if (!names.has(name))
        problems.add(`${shown(top, place.file)}:${line}: links to ${name}, which no package exports`);
    for (const part of readDeclaration(place, packages)?.parts ?? []) follow(part);
  };
  for (const { file, declaredAs } of exported) follow({ file, name: declaredAs });
  return [...problems];
}

/** The names that doc comments of a declaration and of its members link to. Addresses are none. */
function linksAt({ file, name }: Place): { readonly name: string; readonly line: number }[] {
  const source = parse(file);
  const comments = new Map<number, string>();
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node)) return;
    for (const one of ts.getJSDocCommentsAndTags(node))
      if (ts.isJSDoc(one)) comments.set(one.getStart(source), one.getText(source));
    ts.forEachChild(node, visit);
  };
  for (const statement of source.statements) if (namesOf(statement).includes(name)) visit(statement);
  return [...comments].flatMap(([start, text]) =>
    [...text.matchAll(/\{@link(?:code|plain)?\s+(?![a-z]+:\/\/)([\w$]+)/g)].map((match) => ({
      name: match[1] ?? '',
      line: source.getLineAndCharacterOfPosition(start + match.index).line + 1,
    })),
  );
}

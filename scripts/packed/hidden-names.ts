import ts from 'typescript';
import { namesOf } from '../api/exports.ts';

/** A type parameter that hides a type of its module. */
export interface HiddenName {
  readonly line: number;
  readonly name: string;
}

/**
 * Where a module of declarations has a type parameter under the name of something that it imports or declares. What joins
 * declarations into one file takes `import { Env as HonoEnv }` back to `Env`, and does not see that `<Env>` hides it: what is
 * published then means something else than its source, and only who installs it finds out.
 */
export function hiddenNames(text: string): HiddenName[] {
  const module = ts.createSourceFile('module.d.ts', text, ts.ScriptTarget.Latest, true);
  const outer = new Set(module.statements.flatMap(outerNames));
  const hidden: HiddenName[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeParameterDeclaration(node) && outer.has(node.name.text)) {
      const { line } = module.getLineAndCharacterOfPosition(node.name.getStart(module));
      hidden.push({ line: line + 1, name: node.name.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(module);
  return hidden;
}

function outerNames(statement: ts.Statement): string[] {
  if (!ts.isImportDeclaration(statement)) return namesOf(statement);
  const { name, namedBindings: bound } = statement.importClause ?? {};
  const bindings = bound === undefined ? [] : ts.isNamespaceImport(bound) ? [bound] : bound.elements;
  return [name, ...bindings.map((one) => one.name)].flatMap((one) => one?.text ?? []);
}

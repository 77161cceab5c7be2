import { type ESTree, Visitor } from 'rolldown/utils';
import { parsedModule } from './parsed-module.ts';

/** A function in the text of a module, and by what it is found again in another version of that text. */
export interface FoundFunction {
  /** The name of what is declared where it stands: its own, or that of a class or a variable. */
  readonly name: string;
  /** The same, without the number that bundlers add where several modules use one name. */
  readonly of: string;
  /** The number of functions of this declaration that start before it. */
  readonly index: number;
  readonly start: number;
  readonly end: number;
  /** A `declaration` of a module's own, an `expression`, or neither: a method, or declared inside of another. */
  readonly form: 'declaration' | 'expression' | 'other';
}

/** Returns the functions of a bundled module, in the order of their start. Functions outside declarations are omitted. */
export function functionsIn(code: string): readonly FoundFunction[] {
  const program = parsedModule(code);
  const declarations = program.body.flatMap(declarationsIn);
  const places = declarations.flatMap(({ id, start, end }) =>
    id?.type === 'Identifier' ? [{ name: id.name, start, end }] : [],
  );
  const ofTheModule = new Set<object>(declarations);
  const methods = new Set<object>();
  const formOf = (node: Node): FoundFunction['form'] => {
    if (ofTheModule.has(node)) return 'declaration';
    return node.type === 'FunctionDeclaration' || methods.has(node) ? 'other' : 'expression';
  };

  const found: FoundFunction[] = [];
  let next = 0;
  let index = 0;
  const note = (node: Node): void => {
    const { start, end } = node;
    for (; (places[next]?.end ?? end) <= start; next++) index = 0;
    const place = places[next];
    if (place === undefined || start < place.start) return;
    const { name } = place;
    found.push({
      name,
      of: name.replace(/(?:\$?\d+)+$/, ''),
      index: index++,
      start,
      end,
      form: formOf(node),
    });
  };
  new Visitor({
    MethodDefinition: ({ value }) => {
      methods.add(value);
    },
    Property: ({ method, kind, value }) => {
      if (method || kind !== 'init') methods.add(value);
    },
    FunctionDeclaration: note,
    FunctionExpression: note,
    ArrowFunctionExpression: note,
  }).visit(program);
  return found;
}

type Declaration = ESTree.VariableDeclarator | ESTree.Function | ESTree.Class;

function declarationsIn(statement: ESTree.Program['body'][number]): readonly Declaration[] {
  if (statement.type === 'VariableDeclaration') return statement.declarations;
  return statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration' ? [statement] : [];
}

type Node = Pick<ESTree.Node, 'type' | 'start' | 'end'>;

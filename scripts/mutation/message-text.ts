/**
 * Tells StrykerJS which mutants change nothing but what a person reads: the words of a problem, an error or a detail.
 * docs/mutation.md states the rule. Only literals are left out; whatever decides whether or which text is said,
 * a condition, a call or the code of a failure, is mutated as everything else.
 */

/** The part of a Babel path that is looked at. */
export interface SyntaxPath {
  readonly node: SyntaxNode;
  readonly key: string | number | null;
  readonly listKey?: string | undefined;
  readonly parentPath: SyntaxPath | null;
}

interface SyntaxNode {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Options, variables and members that hold words for people. The first two never reach a decision. */
const TEXT_NAMES = new Set([
  ...['detail', 'message', 'reason', 'problem', 'description'],
  // Of an alert, of the help of a command, and of a finding about Phorge.
  ...['summary', 'brief', 'ending', 'remedy', 'advice', 'good', 'wrong'],
]);

/**
 * Functions whose texts are for people: `refused('must be a text')`, `described('Countries of the request.', schema)`. The
 * first argument may be a failure's code. Then those that describe a setting, or an option of a command; that report what is wrong
 * with one; and that say what Phorge lacks.
 */
const TEXT_FUNCTIONS = new RegExp(
  [
    '(?:Error|Failure)$',
    '^(?:problem|refused|failed|misassembled|described|unknown)$',
    '^(?:setting|optional|defaulting|section|flag|value)$',
    '^(?:report|regex|minLength|unanswered|requireBinding|tellOperator|warn)$',
    '^(?:bad|ok|advice)$',
  ].join('|'),
);

/** Functions that return a problem's words, or undefined where there is none. */
const PROBLEM_FUNCTIONS = /(?:^p|P)roblem$/;

/** Why the mutants of a node are left out; undefined keeps them. */
export function textReason(path: SyntaxPath): string | undefined {
  if (isOccurrence(path)) return 'only the detail of an error';
  if (!isSentence(path.node)) return undefined;
  return standsForPeople(path) ? 'words for people' : undefined;
}

/** `{ detail }` or `{ detail, cause }` of an error: left out, it is the same error with less to read. */
function isOccurrence({ node, listKey, parentPath }: SyntaxPath): boolean {
  if (node.type !== 'ObjectExpression' || listKey !== 'arguments' || parentPath === null) return false;
  if (!/Error$/.test(calleeName(parentPath.node))) return false;
  const members = node.properties as readonly SyntaxNode[];
  return members.every(
    (member) =>
      (nameOf(member.key) === 'detail' && isPlain(member.value)) ||
      (nameOf(member.key) === 'cause' && isPlain(member.value)),
  );
}

/** A name or a text: nothing that decides. */
function isPlain(value: unknown): boolean {
  const node = value as SyntaxNode;
  return node.type === 'Identifier' || isText(node);
}

function isText({ type }: SyntaxNode): boolean {
  return type === 'StringLiteral' || type === 'TemplateLiteral';
}

/** A text of several words, as no name, code, header or directive of a protocol is without punctuation. */
function isSentence(node: SyntaxNode): boolean {
  if (!isText(node)) return false;
  const text = node.type === 'StringLiteral' ? String(node.value) : staticText(node);
  return text.trim().includes(' ');
}

function staticText({ quasis }: SyntaxNode): string {
  return (quasis as readonly { value: { raw: string } }[]).map(({ value }) => value.raw).join('x');
}

/** Climbs from a literal through what only chooses or joins texts, up to where the text goes. */
function standsForPeople(path: SyntaxPath): boolean {
  const parent = path.parentPath;
  if (parent === null) return false;
  const { node } = parent;
  switch (node.type) {
    case 'ConditionalExpression':
      return path.key !== 'test' && standsForPeople(parent);
    case 'LogicalExpression':
      return standsForPeople(parent);
    case 'BinaryExpression':
      return node.operator === '+' && standsForPeople(parent);
    case 'ObjectProperty':
      return path.key === 'value' && TEXT_NAMES.has(nameOf(node.key));
    case 'VariableDeclarator':
      return TEXT_NAMES.has(nameOf(node.id));
    case 'NewExpression':
    case 'CallExpression':
      return path.listKey === 'arguments' && takesText(node);
    case 'ReturnStatement':
      return PROBLEM_FUNCTIONS.test(enclosingFunction(parent));
    default:
      return false;
  }
}

function takesText(call: SyntaxNode): boolean {
  const name = calleeName(call);
  if (name !== 'push') return TEXT_FUNCTIONS.test(name);
  const { object } = call.callee as SyntaxNode;
  return nameOf(object) === 'problems';
}

function calleeName({ callee }: SyntaxNode): string {
  const node = callee as SyntaxNode | undefined;
  return node?.type === 'MemberExpression' ? nameOf(node.property) : nameOf(node);
}

function enclosingFunction(path: SyntaxPath): string {
  for (let at: SyntaxPath | null = path; at !== null; at = at.parentPath) {
    if (at.node.type === 'FunctionDeclaration') return nameOf(at.node.id);
    if (at.node.type === 'ArrowFunctionExpression') return nameOf(at.parentPath?.node.id);
  }
  return '';
}

function nameOf(value: unknown): string {
  const name = (value as { name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' ? name : '';
}

/** What StrykerJS loads: a plugin of the kind that leaves mutants out. */
export const strykerPlugins = [
  { kind: 'Ignore', name: 'message-text', value: { shouldIgnore: textReason } },
] as const;

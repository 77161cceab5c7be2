import { describe, expect, test } from 'vitest';
import { WRITES } from '../../../src/agents/tools/tool.ts';
import {
  argumentProblem,
  FROM,
  numberOf,
  PAGE,
  paged,
  pagedInOrder,
  several,
  sorted,
  ToolArguments,
  toolSchema,
  WORDS,
} from '../../../src/agents/tools/tool-arguments.ts';
import { TOOLS } from '../../../src/agents/tools.ts';
import { sent, smallPhorge, toolsGate } from '../fixtures/tools-gate.ts';

/** The schema of an argument of a tool. */
function schemaOf(tool: string, argument: string) {
  const schema = TOOLS.find(({ name }) => name === tool)?.inputSchema.properties[argument];
  if (schema === undefined) throw new Error(`${tool} has no ${argument}`);
  return toolSchema({ it: schema });
}

describe('what clients are shown of a tool', () => {
  test('is the same for each: a name, a title, sentences for the model, and a closed schema of its arguments', async () => {
    const { result } = await sent(
      toolsGate(smallPhorge().origin, undefined, { write: WRITES }),
      'tools/list',
    );
    const tools = result?.tools as Record<string, Record<string, Record<string, object>>>[];
    expect(tools.map(({ name }) => name)).toEqual(TOOLS.map(({ name }) => name));
    for (const { name, title, description, inputSchema, annotations, ...more } of tools) {
      expect(more, String(name)).toEqual({});
      expect(title, String(name)).toMatch(/^[A-Z][\w ]+$/);
      expect(description, String(name)).toMatch(/^[A-Z].+\.$/);
      expect(annotations).toMatchObject({ title, openWorldHint: false });
      const { properties = {}, required = [], ...closed } = inputSchema ?? {};
      expect(closed, String(name)).toEqual({ type: 'object', additionalProperties: false });
      expect(Object.keys(properties)).toEqual(expect.arrayContaining([...(required as string[])]));
      for (const [argument, { description: said }] of Object.entries(
        properties as Record<string, Record<string, unknown>>,
      )) {
        expect(said, `${name} ${argument}`).toMatch(/^(?:[A-Z].+|The "(?:after|next)" .+)\.$/);
      }
    }
  });

  test('is JSON Schema with the bounds that are checked', async () => {
    const { result } = await sent(toolsGate(smallPhorge().origin), 'tools/list');
    const tools = result?.tools as { name: string; inputSchema: { properties: object } }[];
    expect(tools.find(({ name }) => name === 'who_am_i')?.inputSchema).toEqual({
      type: 'object',
      properties: {},
      additionalProperties: false,
    });
    expect(tools.find(({ name }) => name === 'find_tasks')?.inputSchema.properties).toMatchObject({
      words: { type: 'string', maxLength: 200 },
      statuses: {
        type: 'array',
        items: { type: 'string', pattern: '^[\\w-]+$', maxLength: 32 },
        minItems: 1,
        maxItems: 10,
      },
      owner: { type: 'string', pattern: '^@[a-zA-Z0-9._-]*[a-zA-Z0-9_-]$', maxLength: 128 },
      order: { type: 'string', enum: ['priority', 'updated', 'newest', 'oldest'], maxLength: 16 },
      limit: { type: 'integer', minimum: 1, maximum: 25, default: 10 },
      after: { type: 'string', pattern: '^[\\w.-]+$', maxLength: 64 },
    });
  });
});

describe('an argument', () => {
  test.each<[tool: string, argument: string, good: readonly unknown[], bad: readonly unknown[]]>([
    ['read_task', 'task', ['T1', 'T9999999999'], ['T0', 'T01', 'T10000000000', 't1', 'T1 ', 'XT1', 'D1', 1]],
    ['read_revision', 'revision', ['D1', 'D120'], ['D0', 'T1', 'D1x']],
    ['read_file', 'file', ['F1', 'F120'], ['F0', 'T1', 'F1x']],
    ['find_tasks', 'owner', ['@ada', '@a.b_c-d'], ['ada', '@', '@a.', '@a b', 'x@ada', '@ada,@bob']],
    ['find_projects', 'project', ['#apollo', '#дом'], ['apollo', '#', '#a b', '#a#b', 'x#a']],
    ['find_repositories', 'repository', ['R1', 'rLAB', 'lab', 'a.b-c_d'], ['R0.', 'a/b', 'lab ', '#lab', '']],
    ['change_task', 'status', ['open', 'wont-fix_2'], ['two words', '', 'a.b']],
    ['find_revisions', 'statuses', [['draft', 'needs-review']], [['Draft'], ['a b'], [7], 'draft', []]],
    ['find_tasks', 'projects', [['#a', '#b'], Array(10).fill('#a')], [['#a', 'b'], Array(11).fill('#a')]],
    ['find_tasks', 'limit', [1, 25], [0, 26, 1.5, '1', Number.NaN]],
    ['read_task', 'from', [0, 10_000_000], [-1, 10_000_001, 0.5, null]],
    ['find_tasks', 'after', ['a.b-c_9', 'x'.repeat(64)], ['a b', 'x'.repeat(65), '']],
    // Characters as people count them, not as JavaScript stores them.
    ['find_tasks', 'words', ['any (text)', '🚪'.repeat(200)], ['', '🚪'.repeat(201), ['a'], null]],
    ['find_revisions', 'order', ['updated', 'newest', 'oldest'], ['priority', 'Updated', 'updated ']],
  ])('of %s, %s, is one of its form alone', (tool, argument, good, bad) => {
    const schema = schemaOf(tool, argument);
    for (const it of good) expect(argumentProblem(schema, { it }), JSON.stringify(it)).toBeUndefined();
    for (const it of bad)
      expect(argumentProblem(schema, { it }), JSON.stringify(it)).toMatch(/^The argument it must/);
  });

  test('that a tool does not have is refused without being repeated, also where the tool has none at all', () => {
    expect(argumentProblem(toolSchema({ a: WORDS, b: WORDS }), { secret: 1 })).toBe(
      'An argument is unknown. The arguments of this tool are: a, b.',
    );
    expect(argumentProblem(toolSchema({}), { secret: 1 })).toBe(
      'An argument is unknown. The arguments of this tool are: none.',
    );
    expect(argumentProblem(toolSchema({ a: WORDS }), { a: 'x', secret: 1 })).toMatch(
      /^An argument is unknown/,
    );
    expect(argumentProblem(toolSchema({ a: WORDS }), { toString: 'x' })).toMatch(/^An argument is unknown/);
  });

  test('that a tool requires must be there itself, not by inheritance', () => {
    const schema = toolSchema({ a: WORDS, toString: WORDS }, ['toString']);
    expect(argumentProblem(schema, { a: 'x' })).toBe('The argument toString is missing.');
    expect(argumentProblem(schema, { toString: 'x' })).toBeUndefined();
  });

  test('matches its pattern by characters, as JSON Schema says', () => {
    const schema = toolSchema({ it: { type: 'string', description: 'One.', pattern: '^.$', maxLength: 9 } });
    expect(argumentProblem(schema, { it: '🚪' })).toBeUndefined();
    expect(argumentProblem(schema, { it: 'ab' })).toBe('The argument it must match ^.$.');
  });

  test.each(
    TOOLS.flatMap(({ name, inputSchema }) =>
      ['task', 'revision', 'file']
        .filter((noun) => noun in inputSchema.properties)
        .map((noun) => [name, noun] as const),
    ),
  )('of %s that names a %s is described with an example of its form', (tool, noun) => {
    const { it } = schemaOf(tool, noun).properties;
    const example = /such as (\S+)\.$/.exec(it?.description ?? '')?.[1];
    expect(argumentProblem(schemaOf(tool, noun), { it: example })).toBeUndefined();
  });

  test('of a list says which of its texts is wrong', () => {
    const schema = toolSchema({ all: several('Some.', { pattern: '^[a-z]$', maxLength: 1 }) });
    expect(argumentProblem(schema, { all: ['a', 'A'] })).toBe('The argument all must match ^[a-z]$.');
    expect(argumentProblem(schema, { all: ['a', ''] })).toBe('The argument all must be a text.');
    expect(argumentProblem(schema, { all: ['ab'] })).toBe('The argument all must have at most 1 characters.');
  });
});

describe('the arguments of a tool', () => {
  const schema = toolSchema({
    ...PAGE,
    from: FROM,
    order: sorted(['new']),
    all: several('x', { maxLength: 9 }),
  });
  const given = new ToolArguments(schema, { all: ['a'], order: 'new' });

  test('are read as the schema states them, with its defaults', () => {
    expect(given.text('order')).toBe('new');
    expect(given.required('order')).toBe('new');
    expect(given.texts('all')).toEqual(['a']);
    expect([given.number('limit'), given.number('from')]).toEqual([10, 0]);
    expect(new ToolArguments(schema, { limit: 3 }).number('limit')).toBe(3);
    expect(paged(given)).toStrictEqual({ limit: 10 });
    expect(paged(new ToolArguments(schema, { after: '7' }))).toStrictEqual({ limit: 10, after: '7' });
    expect(pagedInOrder(given)).toStrictEqual({ limit: 10, order: 'new' });
    expect(pagedInOrder(new ToolArguments(schema, {}))).toStrictEqual({ limit: 10 });
  });

  test('are not read in another form than the schema states, nor where a required one is missing: a tool that does is wrong', () => {
    expect(() => given.text('all')).toThrow('the schema has no string all');
    expect(() => given.texts('order')).toThrow('the schema has no array order');
    expect(() => given.number('order')).toThrow('the schema has no integer order');
    expect(() => given.text('other')).toThrow('the schema has no string other');
    expect(() => given.required('after')).toThrow('the schema does not require after');
  });

  test('that are not given are not taken from the prototype of an object', () => {
    const inherited = new ToolArguments(toolSchema({ toString: WORDS }), {});
    expect(inherited.text('toString')).toBeUndefined();
  });
});

test('the number of a monogram is what follows its letter', () => {
  expect(numberOf('T120')).toBe(120);
});

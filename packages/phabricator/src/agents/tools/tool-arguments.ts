// The schemas of the tools' arguments, in the part of JSON Schema that the tools need: what clients are shown is what is checked.

/** A text, a number, or a list of texts. */
export type ArgumentSchema =
  | {
      readonly type: 'string';
      readonly description: string;
      readonly pattern?: string;
      readonly enum?: readonly string[];
      readonly maxLength: number;
      readonly default?: never;
    }
  | {
      readonly type: 'integer';
      readonly description: string;
      readonly minimum: number;
      readonly maximum: number;
      readonly default: number;
    }
  | {
      readonly type: 'array';
      readonly description: string;
      readonly items: { readonly type: 'string'; readonly pattern?: string; readonly maxLength: number };
      readonly minItems: 1;
      readonly maxItems: number;
      readonly default?: never;
    };

/** The arguments of a tool. */
export interface ToolSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, ArgumentSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties: false;
}

/** Arguments that were checked. */
export class ToolArguments {
  readonly #schema: ToolSchema;
  readonly #given: Readonly<Record<string, unknown>>;

  constructor(schema: ToolSchema, given: Readonly<Record<string, unknown>>) {
    this.#schema = schema;
    this.#given = given;
  }

  text(name: string): string | undefined {
    return this.#of(name, 'string') as string | undefined;
  }

  /** An argument that the schema requires. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new TypeError(`the schema does not require ${name}`);
    return value;
  }

  number(name: string): number {
    return this.#of(name, 'integer') as number;
  }

  texts(name: string): readonly string[] | undefined {
    return this.#of(name, 'array') as readonly string[] | undefined;
  }

  #of(name: string, type: ArgumentSchema['type']): unknown {
    const schema = this.#schema.properties[name];
    if (schema?.type !== type) throw new TypeError(`the schema has no ${type} ${name}`);
    return Object.hasOwn(this.#given, name) ? this.#given[name] : schema.default;
  }
}

/** The arguments of a page, as every search of Conduit takes them. */
export function paged(given: ToolArguments): { readonly limit: number; readonly after?: string } {
  const after = given.text('after');
  return { limit: given.number('limit'), ...(after !== undefined && { after }) };
}

/** The same, of a list that can be sorted. */
export function pagedInOrder(given: ToolArguments): ReturnType<typeof paged> & { readonly order?: string } {
  const order = given.text('order');
  return { ...paged(given), ...(order !== undefined && { order }) };
}

/** What is wrong with arguments, in a sentence without their values; `undefined` for arguments that fit. */
export function argumentProblem(
  { properties, required = [] }: ToolSchema,
  given: Readonly<Record<string, unknown>>,
): string | undefined {
  // A name that the tool does not have is the client's text: it is not repeated.
  if (!Object.keys(given).every((name) => Object.hasOwn(properties, name))) {
    const known = Object.keys(properties).join(', ') || 'none';
    return `An argument is unknown. The arguments of this tool are: ${known}.`;
  }
  const missing = required.find((name) => !Object.hasOwn(given, name));
  if (missing !== undefined) return `The argument ${missing} is missing.`;
  for (const [name, value] of Object.entries(given)) {
    const problem = properties[name] && valueProblem(properties[name], value);
    if (problem !== undefined) return `The argument ${name} ${problem}.`;
  }
  return undefined;
}

function valueProblem(schema: ArgumentSchema, value: unknown): string | undefined {
  switch (schema.type) {
    case 'string':
      return textProblem(schema, value);
    case 'integer': {
      const { minimum, maximum } = schema;
      const isGood = Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
      return isGood ? undefined : `must be an integer from ${minimum} to ${maximum}`;
    }
    case 'array': {
      const { items, maxItems } = schema;
      const isGood = Array.isArray(value) && value.length >= 1 && value.length <= maxItems;
      if (!isGood) return `must be a list of 1 to ${maxItems} texts`;
      return value.map((each) => textProblem(items, each)).find((problem) => problem !== undefined);
    }
  }
}

function textProblem(
  schema: { readonly pattern?: string; readonly enum?: readonly string[]; readonly maxLength: number },
  value: unknown,
): string | undefined {
  const { pattern, maxLength } = schema;
  if (typeof value !== 'string' || value === '') return 'must be a text';
  if ([...value].length > maxLength) return `must have at most ${maxLength} characters`;
  if (schema.enum?.includes(value) === false) return `must be one of: ${schema.enum.join(', ')}`;
  if (!new RegExp(pattern ?? '', 'u').test(value)) return `must match ${pattern}`;
  return undefined;
}

/** The schema of a tool with these arguments. */
/* @__NO_SIDE_EFFECTS__ */
export function toolSchema(
  properties: ToolSchema['properties'],
  required: readonly string[] = [],
): ToolSchema {
  return {
    type: 'object',
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

/** Names of objects, as people write them. */
export const TASK = '^T[1-9][0-9]{0,9}$';
export const REVISION = '^D[1-9][0-9]{0,9}$';
export const FILE = '^F[1-9][0-9]{0,9}$';
export const PERSON = '^@[a-zA-Z0-9._-]*[a-zA-Z0-9_-]$';
export const PROJECT = '^#[^\\s#]+$';
export const REPOSITORY = '^(?:R[1-9][0-9]{0,9}|r[A-Z]+|[a-zA-Z0-9._-]*[a-zA-Z0-9])$';

/** Keys of Phorge's configuration, such as statuses. */
export const KEY = { pattern: '^[\\w-]+$', maxLength: 32 } as const;

/** The number of a monogram. */
export function numberOf(monogram: string): number {
  return Number(monogram.slice(1));
}

/** A name of an object. */
/* @__NO_SIDE_EFFECTS__ */
export function named(pattern: string, description: string): ArgumentSchema {
  return { type: 'string', description, pattern, maxLength: 128 };
}

/** Words to search for. */
export const WORDS: ArgumentSchema = {
  type: 'string',
  description: 'Words to search for.',
  maxLength: 200,
};

/** A page of a list. */
export const PAGE: Readonly<Record<'limit' | 'after', ArgumentSchema>> = {
  limit: {
    type: 'integer',
    description: 'How many entries to return.',
    minimum: 1,
    maximum: 25,
    default: 10,
  },
  after: {
    type: 'string',
    description: 'The "after" of the previous answer, for the next page.',
    pattern: '^[\\w.-]+$',
    maxLength: 64,
  },
};

/** Where a long text continues. */
export const FROM: ArgumentSchema = {
  type: 'integer',
  description: 'The "next" of the previous answer, where a long text continues.',
  minimum: 0,
  maximum: 10_000_000,
  default: 0,
};

/** How a list is sorted. */
export function sorted(orders: readonly string[]): ArgumentSchema {
  return { type: 'string', description: 'The order of the list.', enum: orders, maxLength: 16 };
}

/** A list of texts. */
export function several(
  description: string,
  items: { readonly pattern?: string; readonly maxLength: number },
): ArgumentSchema {
  return { type: 'array', description, items: { type: 'string', ...items }, minItems: 1, maxItems: 10 };
}

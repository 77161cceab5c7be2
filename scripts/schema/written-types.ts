import type { Schema } from './json-schema.ts';
import { optionComment } from './option-comments.ts';

/** Which types have type parameters: how they are declared, and what the others name them with. */
export interface TypeParameters {
  readonly of: readonly string[];
  readonly declared: string;
  readonly used: string;
  /** What further types extend, by their names. */
  readonly bases?: Readonly<Record<string, string>>;
}

const NO_PARAMETERS: TypeParameters = { of: [], declared: '', used: '' };

/** The module that exports the type of a package's options, by its name. */
export type OptionModules = ReadonlyMap<string, string>;

/**
 * A file of TypeScript types, one for each part of a schema with a name, each field with its description. Fields that are options of a
 * package are picked from the options' type.
 * @param modules where such types are exported. Default: nowhere, and all fields are written out
 */
export function writtenTypes(
  schema: Schema,
  head: string,
  parameters: TypeParameters = NO_PARAMETERS,
  modules: OptionModules = new Map(),
): string {
  const writer = new TypeWriter(parameters, modules);
  writer.typeOf(schema);
  return `${withImports(head, writer.imports())}\n\n${writer.declarations().join('\n\n')}\n`;
}

/** In the order of modules. */
function withImports(head: string, more: readonly string[]): string {
  if (more.length === 0) return head;
  const [text = '', ...imports] = head.split('\n');
  const from = (line: string): string => line.replace(/^.* from /, '');
  const all = [...imports, ...more].toSorted((one, other) => from(one).localeCompare(from(other)));
  return [text, ...all].join('\n');
}

class TypeWriter {
  readonly #named = new Map<string, string>();
  readonly #picked = new Set<string>();
  readonly #parameters: TypeParameters;
  readonly #modules: OptionModules;

  constructor(parameters: TypeParameters, modules: OptionModules) {
    this.#parameters = parameters;
    this.#modules = modules;
  }

  imports(): readonly string[] {
    const byModule = Map.groupBy([...this.#picked].toSorted(), (type) => this.#modules.get(type));
    return [...byModule].map(([module, types]) => `import type { ${types.join(', ')} } from '${module}';`);
  }

  declarations(): readonly string[] {
    return [...this.#named].toSorted(([one], [other]) => one.localeCompare(other)).map(([, text]) => text);
  }

  typeOf(schema: Schema): string {
    const { description } = schema;
    const title = schema.title ?? schema.shape;
    if (title === undefined) return this.#anonymous(schema);
    const isGeneric = this.#parameters.of.includes(title);
    // Its place is taken before its parts are written.
    if (!this.#named.has(title)) {
      this.#named.set(title, '');
      const declared = `${title}${isGeneric ? this.#parameters.declared : ''}`;
      const declaration =
        schema.properties === undefined
          ? `export type ${declared} = ${this.#kinds(title, schema) ?? this.#anonymous(schema)};`
          : this.#declared(declared, schema.properties, schema.required, this.#basesOf(title));
      this.#named.set(title, `${comment(description, undefined)}${declaration}`);
    }
    return `${title}${isGeneric ? this.#parameters.used : ''}`;
  }

  #basesOf(title: string): readonly string[] {
    const base = this.#parameters.bases?.[title];
    return base === undefined ? [] : [base];
  }

  /** Kinds of objects, each a type of its own that extends what all have in common; `undefined` where none has a name. */
  #kinds(title: string, { anyOf, oneOf }: Schema): string | undefined {
    const kinds = (anyOf ?? oneOf ?? []).map(({ properties = {}, required = [] }) => ({
      properties,
      required,
      ...kindOf(properties),
    }));
    const [first, ...others] = kinds;
    if (first === undefined || !kinds.every(({ words }) => words !== undefined)) return undefined;
    const isAsInFirst = ({ properties, required }: (typeof kinds)[number], key: string): boolean =>
      JSON.stringify(properties[key]) === JSON.stringify(first.properties[key]) &&
      required.includes(key) === first.required.includes(key);
    // Of many kinds, one may lack what the others have.
    const exceptions = kinds.length > 6 ? 1 : 0;
    const isCommon = (key: string): boolean => {
      const without = others.filter((kind) => !isAsInFirst(kind, key));
      return without.length <= exceptions && without.every(({ properties }) => !(key in properties));
    };
    const common = Object.entries(first.properties).filter(([key]) => isCommon(key));
    const base = `Common${title}`;
    if (common.length > 0) {
      const declared = this.#declared(base, Object.fromEntries(common), first.required);
      this.#named.set(base, `/** What every kind of \`${title}\` has. */\n${declared}`);
    }
    const inherited = (properties: object): readonly string[] => {
      const here = common.map(([key]) => key).filter((key) => key in properties);
      if (here.length === common.length) return common.length > 0 ? [base] : [];
      return [`Pick<${base}, ${here.map(literal).join(' | ')}>`];
    };
    const names = kinds.map(({ properties, required, words = [], description }) => {
      const name = `${words.map(pascalCase).join('')}${title}`;
      const own = Object.entries(properties).filter(([key]) => !isCommon(key));
      const declared = this.#declared(name, Object.fromEntries(own), required, inherited(properties));
      this.#named.set(name, `${comment(description, undefined)}${declared}`);
      return name;
    });
    return names.join(' | ');
  }

  #anonymous(schema: Schema): string {
    const { tsType, properties, items, additionalProperties } = schema;
    if (tsType !== undefined) return tsType;
    if ('const' in schema) return literal(schema.const);
    if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
    // An object with a choice of what it must have is an object.
    const options = properties === undefined ? (schema.anyOf ?? schema.oneOf) : undefined;
    if (options !== undefined) return options.map((option) => `| ${this.typeOf(option)}`).join('\n');
    if (properties !== undefined) return this.#object(properties, schema.required);
    if (items !== undefined) return `readonly (${this.typeOf(items)})[]`;
    if (typeof additionalProperties === 'object') {
      return `{ readonly [name: string]: ${this.typeOf(additionalProperties)} }`;
    }
    if (schema.type === 'string' || schema.type === 'boolean') return schema.type;
    if (schema.type === 'number' || schema.type === 'integer') return 'number';
    throw new Error(`a setting has no type: ${JSON.stringify(schema)}`);
  }

  #declared(
    name: string,
    properties: Properties,
    required: readonly string[] | undefined,
    bases: readonly string[] = [],
  ): string {
    const { picks, fields } = this.#members(properties, required);
    const all = [...bases, ...picks];
    if (fields.length === 0) return `export type ${name} = ${all.join(' & ')};`;
    const extended = all.length === 0 ? '' : ` extends ${all.join(', ')}`;
    return `export interface ${name}${extended} {\n${fields.join('\n')}\n}`;
  }

  #object(properties: Properties, required: readonly string[] | undefined): string {
    const { picks, fields } = this.#members(properties, required);
    const own = fields.length === 0 ? [] : [`{\n${fields.join('\n')}\n}`];
    return picks.length === 0 ? `{\n${fields.join('\n')}\n}` : [...picks, ...own].join(' & ');
  }

  /** What is picked of options, and the other fields. */
  #members(
    properties: Properties,
    required: readonly string[] = [],
  ): { readonly picks: readonly string[]; readonly fields: readonly string[] } {
    const picked = new Map<string, string[]>();
    const fields: string[] = [];
    for (const [key, field] of Object.entries(properties)) {
      const type = this.#optionsWith(key, field);
      if (type !== undefined) {
        this.#picked.add(type);
        picked.set(type, [...(picked.get(type) ?? []), literal(key)]);
        continue;
      }
      const key_ = /^[A-Za-z_$][\w$]*$/.test(key) ? key : `'${key}'`;
      const mark = required.includes(key) ? '' : '?';
      fields.push(
        `${comment(field.description, field.default)}readonly ${key_}${mark}: ${this.typeOf(field)};`,
      );
    }
    return { picks: [...picked].map(([type, keys]) => `Pick<${type}, ${keys.join(' | ')}>`), fields };
  }

  /** The exported type of options that has the field under the same name, and with the same type. */
  #optionsWith(key: string, field: Schema): string | undefined {
    const [options = '', name] = field.option?.split('.') ?? [];
    if (field.option === undefined || field.also !== undefined || name !== key || !this.#modules.has(options))
      return undefined;
    const bare = (type: string | undefined): string | undefined => type?.replace(/[()\s]/g, '');
    return bare(optionComment(field.option).type) === bare(this.typeOf(field)) ? options : undefined;
  }
}

type Properties = Readonly<Record<string, Schema>>;

/** The words that tell a kind of object from the others, and what they say of it. */
function kindOf(properties: Properties): {
  readonly words?: readonly string[];
  readonly description?: string;
} {
  for (const [key, { const: value, enum: values, description }] of Object.entries(properties)) {
    const words = typeof value === 'string' ? [value] : ['type', 'method'].includes(key) ? values : undefined;
    if (words !== undefined)
      return { words: words.map(String), ...(description === undefined ? {} : { description }) };
  }
  return {};
}

/** `github-teams` is `GithubTeams`. */
function pascalCase(word: string): string {
  return word.replace(/(?:^|[-_])(\w)/g, (_mark, letter: string) => letter.toUpperCase());
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function comment(description: string | undefined, value: unknown): string {
  if (description === undefined) return '';
  const text = wrapped(description.replaceAll('*/', '*\\/'));
  return value === undefined && !text.includes('\n')
    ? `/** ${text} */\n`
    : `/**\n${text.replace(/^/gm, ' * ')}${value === undefined ? '' : `\n * @defaultValue \`${JSON.stringify(value)}\``}\n */\n`;
}

/** Lines of at most 110 characters. */
function wrapped(text: string): string {
  return text.replace(/(?=.{111})(.{1,110}) /g, '$1\n');
}

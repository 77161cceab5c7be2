import type { Schema } from './json-schema.ts';

/** Which types have type parameters: how they are declared, and what the others name them with. */
export interface TypeParameters {
  readonly of: readonly string[];
  readonly declared: string;
  readonly used: string;
}

const NO_PARAMETERS: TypeParameters = { of: [], declared: '', used: '' };

/** A file of TypeScript types, one for each part of a schema with a title, each field with its description. */
export function writtenTypes(
  schema: Schema,
  head: string,
  parameters: TypeParameters = NO_PARAMETERS,
): string {
  const writer = new TypeWriter(parameters);
  writer.typeOf(schema);
  return `${head}\n\n${writer.declarations().join('\n\n')}\n`;
}

class TypeWriter {
  readonly #named = new Map<string, string>();
  readonly #parameters: TypeParameters;

  constructor(parameters: TypeParameters) {
    this.#parameters = parameters;
  }

  declarations(): readonly string[] {
    return [...this.#named].toSorted(([one], [other]) => one.localeCompare(other)).map(([, text]) => text);
  }

  typeOf(schema: Schema): string {
    const { title, description } = schema;
    if (title === undefined) return this.#anonymous(schema);
    const isGeneric = this.#parameters.of.includes(title);
    // Its place is taken before its parts are written.
    if (!this.#named.has(title)) {
      this.#named.set(title, '');
      const text = this.#anonymous(schema);
      const isObject = schema.properties !== undefined;
      const declared = `${title}${isGeneric ? this.#parameters.declared : ''}`;
      const declaration = isObject
        ? `export interface ${declared} ${text}`
        : `export type ${declared} = ${text};`;
      this.#named.set(title, `${comment(description, undefined)}${declaration}`);
    }
    return `${title}${isGeneric ? this.#parameters.used : ''}`;
  }

  #anonymous(schema: Schema): string {
    const { tsType, properties, items, additionalProperties } = schema;
    if (tsType !== undefined) return tsType;
    if ('const' in schema) return literal(schema.const);
    if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
    // An object with a choice of what it must have is an object.
    const options = properties === undefined ? (schema.anyOf ?? schema.oneOf) : undefined;
    if (options !== undefined) return options.map((option) => `| ${this.typeOf(option)}`).join('\n');
    if (properties !== undefined) {
      const fields = Object.entries(properties).map(([key, field]) => {
        const isRequired = schema.required?.includes(key) === true;
        const key_ = /^[A-Za-z_$][\w$]*$/.test(key) ? key : `'${key}'`;
        return `${comment(field.description, field.default)}readonly ${key_}${isRequired ? '' : '?'}: ${this.typeOf(field)};`;
      });
      return `{\n${fields.join('\n')}\n}`;
    }
    if (items !== undefined) return `readonly (${this.typeOf(items)})[]`;
    if (typeof additionalProperties === 'object') {
      return `{ readonly [name: string]: ${this.typeOf(additionalProperties)} }`;
    }
    if (schema.type === 'string' || schema.type === 'boolean') return schema.type;
    if (schema.type === 'number' || schema.type === 'integer') return 'number';
    throw new Error(`a setting has no type: ${JSON.stringify(schema)}`);
  }
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

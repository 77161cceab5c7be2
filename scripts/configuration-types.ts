import { type Schema, settingsSchema } from './configuration-json-schema.ts';

/** The packages that the types of parts come from which they read themselves. */
const ELSEWHERE = [
  ["import type { Policy } from '@portcullis/policy';"],
  ["import type { RoleMapping } from '@portcullis/roles';"],
];

/** The TypeScript types of the gateway's configuration, each setting with its description. */
export function configurationTypes(): string {
  const named = new Map<string, string>();
  typeOf(settingsSchema(), named);
  const types = [...named].toSorted(([one], [other]) => one.localeCompare(other)).map(([, text]) => text);
  const head = '// Written by `pnpm schema` from the schema in this folder. Do not edit.\n';
  return `${head}${ELSEWHERE.join('\n')}\n\n${types.join('\n\n')}\n`;
}

function typeOf(schema: Schema, named: Map<string, string>): string {
  const { title, description } = schema;
  if (title === undefined) return anonymous(schema, named);
  // Its place is taken before its parts are written.
  if (!named.has(title)) {
    named.set(title, '');
    const text = anonymous(schema, named);
    const isObject = schema.properties !== undefined;
    const declaration = isObject ? `export interface ${title} ${text}` : `export type ${title} = ${text};`;
    named.set(title, `${comment(description, undefined)}${declaration}`);
  }
  return title;
}

function anonymous(schema: Schema, named: Map<string, string>): string {
  const { tsType, properties, items, additionalProperties } = schema;
  if (tsType !== undefined) return tsType;
  if ('const' in schema) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) return options.map((option) => `| ${typeOf(option, named)}`).join('\n');
  if (properties !== undefined) {
    const fields = Object.entries(properties).map(([key, field]) => {
      const isRequired = schema.required?.includes(key) === true;
      const key_ = /^[A-Za-z_$][\w$]*$/.test(key) ? key : `'${key}'`;
      return `${comment(field.description, field.default)}readonly ${key_}${isRequired ? '' : '?'}: ${typeOf(field, named)};`;
    });
    return `{\n${fields.join('\n')}\n}`;
  }
  if (items !== undefined) return `readonly (${typeOf(items, named)})[]`;
  if (typeof additionalProperties === 'object') {
    return `{ readonly [name: string]: ${typeOf(additionalProperties, named)} }`;
  }
  if (schema.type === 'string' || schema.type === 'boolean') return schema.type;
  if (schema.type === 'number' || schema.type === 'integer') return 'number';
  throw new Error(`a setting has no type: ${JSON.stringify(schema)}`);
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

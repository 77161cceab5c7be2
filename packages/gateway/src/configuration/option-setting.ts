import { type Field, type NumberLimits, number } from '@portcullis/core/internal';
import * as v from 'valibot';
import { setting as stated } from './setting.ts';

/** How a package checks its options: a field for each. */
type FieldsOf<Options> = { readonly [Name in keyof Options]?: Field<unknown> };

type Value<Options, Name extends keyof Options> = v.GenericSchema<Exclude<Options[Name], undefined>>;

/** Optional where the option is. */
type SettingOf<Options, Name extends keyof Options, Schema extends v.GenericSchema> =
  Record<never, never> extends Pick<Options, Name>
    ? v.ExactOptionalSchema<Schema, v.InferInput<Schema>>
    : Schema;

/** Makes settings of the options of one type. */
interface OptionSettings<Options> {
  /** Any option, with the schema of its value in a configuration. If that schema is optional, the comment describes the default. */
  <Name extends keyof Options & string, Schema extends v.GenericSchema>(
    name: Name,
    schema: Schema,
    also?: string,
  ): SettingOf<Options, Name, Schema>;
  /** A number, a choice of words, or a Boolean: its field says all of it. A setting can have narrower limits than the option. */
  <Name extends keyof Options & string>(
    name: Name,
    narrower?: NumberLimits,
  ): SettingOf<Options, Name, Value<Options, Name>>;
}

/**
 * Settings that are options of a package, which states them once: limits and defaults in its fields, what they mean in the comments on
 * their type. `pnpm schema` reads the comments, so that no Worker contains them.
 * @param type the name of the options' type, which no other package has
 */
export function optionsOf<Options>(type: string, fields: FieldsOf<Options>): OptionSettings<Options> {
  const setting = (
    name: keyof Options & string,
    given: v.GenericSchema | NumberLimits = {},
    also?: string,
  ): v.GenericSchema => {
    const field = fields[name] as Field<unknown> | undefined;
    if (field === undefined) throw new TypeError(`${type}.${name}: the package has no field for it`);
    const isSchema = 'kind' in given;
    const isInWords = isSchema && given.type === 'exact_optional';
    const fallback = field.fallback?.();
    const schema = isInWords
      ? (given as v.ExactOptionalSchema<v.GenericSchema, undefined>).wrapped
      : isSchema
        ? given
        : fieldSchema(name, field, given);
    const one = stated({ option: `${type}.${name}`, also }, schema);
    if (field.fallback === undefined) return one;
    return v.exactOptional(one, isInWords || isNothing(fallback) ? undefined : (fallback as never));
  };
  return setting as OptionSettings<Options>;
}

/** Whether a default is empty, such as a list without entries. The comment then says what happens without the setting. */
function isNothing(fallback: unknown): boolean {
  return !['number', 'boolean'].includes(typeof fallback) && Object.keys(fallback ?? {}).length === 0;
}

function fieldSchema(name: string, field: Field<unknown>, narrower: NumberLimits): v.GenericSchema {
  if (field.words !== undefined) return v.picklist(field.words);
  if (typeof field.fallback?.() === 'boolean') return v.boolean();
  if (field.limits === undefined)
    throw new TypeError(`${name}: its field does not say what it can be: pass the schema of the setting`);
  const { above: _, ...limits } = { ...field.limits, ...narrower };
  const { from, to, whole } = limits;
  if (from === undefined || to === undefined || [from, to].some((limit) => field.problem(limit, name)))
    throw new TypeError(`${name}: a setting has both limits, within those of its option`);
  // In the words of the package's own check.
  const message = number({ ...limits, fallback: from }).problem(undefined, name) ?? '';
  const least = v.minValue<number, number, string>(from, message);
  const most = v.maxValue<number, number, string>(to, message);
  return whole ? v.pipe(v.number(), v.integer(message), least, most) : v.pipe(v.number(), least, most);
}

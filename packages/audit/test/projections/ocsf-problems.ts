import type { OcsfEvent } from '../../src/projections/ocsf.ts';
import ocsf from '../fixtures/ocsf.json' with { type: 'json' };

interface Shape {
  readonly required: readonly string[];
  readonly known: readonly string[];
  readonly at_least_one: readonly string[];
}

export const classes = ocsf.classes as Readonly<
  Record<string, Shape & { category_uid: number; activity_id: number[] }>
>;
const objects = ocsf.objects as Readonly<Record<string, Shape>>;
const types = ocsf.types as Readonly<Record<string, { object: string; list: boolean }>>;
/** The objects inside of objects, which the list of types does not have. */
const inner: Readonly<Record<string, string>> = {
  product: 'product',
  user: 'user',
  owner: 'user',
  session: 'session',
  url: 'url',
  service: 'service',
  policy: 'policy',
};

const deprecated = ocsf.deprecated as Readonly<Record<string, readonly string[]>>;

/** What the schema has against an event. */
export function problems(event: OcsfEvent): string[] {
  const of = classes[event.class_uid];
  if (of === undefined) return [`class ${event.class_uid}`];
  const found = [
    ...shape(event, of, 'event'),
    ...outdated(event, 'event'),
    ...outdated(event, String(event.class_uid)),
  ];
  if (event.category_uid !== of.category_uid) found.push('category');
  if (![0, ...of.activity_id, 99].includes(event.activity_id)) found.push(`activity ${event.activity_id}`);
  if (event.activity_id === 99 && !event.activity_name) found.push('an other activity without a name');
  if (event.type_uid !== event.class_uid * 100 + event.activity_id) found.push('type_uid');
  if (!ocsf.severity_id.includes(event.severity_id)) found.push('severity');
  if (!Number.isSafeInteger(event.time)) found.push('time');
  for (const [key, value] of Object.entries(event)) {
    const type = types[key];
    if (type === undefined) continue;
    if (Array.isArray(value) !== type.list) found.push(`${key}: list or not`);
    for (const one of [value].flat()) found.push(...nested(one as object, type.object, key));
  }
  return found;
}

function nested(value: object, type: string, path: string): string[] {
  const found = [...shape(value, objects[type] as Shape, path), ...outdated(value, type)];
  for (const [key, member] of Object.entries(value)) {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) continue;
    const within = inner[key];
    if (within !== undefined) found.push(...nested(member, within, `${path}.${key}`));
  }
  return found;
}

function outdated(value: object, of: string): string[] {
  return Object.keys(value)
    .filter((key) => deprecated[of]?.includes(key))
    .map((key) => `${of}: ${key} is deprecated`);
}

function shape(value: object, { required, known, at_least_one }: Shape, path: string): string[] {
  const keys = Object.keys(value);
  return [
    ...required.filter((key) => !keys.includes(key)).map((key) => `${path}: lacks ${key}`),
    ...keys.filter((key) => !known.includes(key)).map((key) => `${path}: unknown ${key}`),
    ...(at_least_one.length > 0 && !at_least_one.some((key) => keys.includes(key))
      ? [`${path}: needs one of ${at_least_one.join(', ')}`]
      : []),
  ];
}

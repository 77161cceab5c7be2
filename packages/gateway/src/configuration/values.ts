import * as v from 'valibot';

/** A text that must match a pattern. A text with `${NAME}` is accepted here and checked once its variables are known. */
export function text(form: string, message: string): v.GenericSchema<string> {
  return v.pipe(
    v.string(),
    v.regex(new RegExp(`^(?:${form}|[\\s\\S]*\\$\\{[A-Z][A-Z\\d_]*\\}[\\s\\S]*)$`), message),
  );
}

export const anyText: v.GenericSchema<string> = v.pipe(v.string(), v.minLength(1, 'must not be empty'));

/** Name of a part of the configuration in audit events. */
export const name: v.GenericSchema<string> = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z\d][A-Za-z\d_-]{0,62}$/, 'must be 1 to 63 letters, digits, "-" or "_"'),
);

/** An image as a data URL: pages load nothing from other hosts. */
export const image: v.GenericSchema<string> = v.pipe(
  v.string(),
  v.regex(
    /^data:image\/(?:png|svg\+xml|webp|jpeg|gif);base64,[\w+/]+=*$/,
    'must be an image as data:image/…;base64,…',
  ),
);

const LOOPBACK = 'http:\\/\\/(?:127\\.0\\.0\\.1|localhost|\\[::1\\])(?::\\d+)?';

export const issuer: v.GenericSchema<string> = text(
  `(?!\\S*\\/\\.well-known\\/)(?:https:\\/\\/[^\\s?#]+|${LOOPBACK}(?:\\/[^\\s?#]*)?)`,
  'must be an https URL without query or fragment (http only on loopback), and without "/.well-known/…"',
);
export const url: v.GenericSchema<string> = text(
  `https:\\/\\/\\S+|${LOOPBACK}(?:\\/\\S*)?`,
  'must be an https URL (http only on loopback)',
);
export const host: v.GenericSchema<string> = text(
  '(?:[a-z\\d.-]+|\\[[\\da-f:]+\\])(?::(?!443$)[1-9]\\d{0,4})?',
  'must be a host in lower case, without "https://", and with a port only if it is not the default port',
);
export const hostname: v.GenericSchema<string> = text(
  '(?:[a-z\\d](?:[a-z\\d-]*[a-z\\d])?\\.)+[a-z]{2,}',
  'must be a host name in lower case, without "https://" and without a path',
);
export const team: v.GenericSchema<string> = text(
  '[a-z\\d](?:[a-z\\d-]*[a-z\\d])?',
  'must be the team, as in TEAM.cloudflareaccess.com',
);
export const guid: v.GenericSchema<string> = text(
  '[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}',
  'must be a GUID in lower case',
);
export const headerName: v.GenericSchema<string> = v.pipe(
  v.string(),
  v.regex(
    /^(?!(?:[Aa][Uu][Tt][Hh][Oo][Rr][Ii][Zz][Aa][Tt][Ii][Oo][Nn]|[Cc][Oo][Oo][Kk][Ii][Ee])$)[\w!#$%&'*+.^`|~-]+$/,
    'must be the name of a header other than Authorization and Cookie',
  ),
);
export const bindingName: v.GenericSchema<string> = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z_$][\w$]*$/, 'must be the name of a binding'),
);
/** The name of a log, in the form that C2SP signed-note requires for key names. */
export const logName: v.GenericSchema<string> = text(
  '[^\\s+]+',
  'must be a name without spaces and "+", such as gate.example.com/log',
);
export const vkey: v.GenericSchema<string> = text(
  '[^\\s+]+\\+[\\da-f]{8}\\+[A-Za-z\\d+/]+=*',
  'must be a verifier key: name+hex+base64',
);
/** Verifier key of a witness (type 0x04 of C2SP signed-note). Signatures of a log's own key are not cosignatures. */
export const witnessKey: v.GenericSchema<string> = text(
  '[^\\s+]+\\+[\\da-f]{8}\\+B[A-P][A-Za-z\\d+/]+=*',
  'must be the verifier key that the operator of the witness publishes: name+hex+B…',
);
/** An exact path of the gate itself. */
export const exactPath: v.GenericSchema<string> = v.pipe(
  v.string(),
  v.regex(/^(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)+$/, 'must be a plain path such as /healthz'),
);
export const prefix: v.GenericSchema<string> = v.pipe(
  v.string(),
  v.regex(/^\/(?:(?!\.{1,2}\/)[\w.~-]+\/)+$/, 'must start and end with "/"'),
);
export const longSecret: v.GenericSchema<string> = text(
  '[\\s\\S]{32,}',
  'must have at least 32 characters; use a variable, as in "${SESSION_KEY}"',
);

/** A number with a unit, in a range. */
export function amount(unit: string, min: number, max: number): v.GenericSchema<number> {
  const message = `must be ${min} to ${max} ${unit}`;
  return v.pipe(v.number(), v.minValue(min, message), v.maxValue(max, message));
}

/** A whole number with a unit, in a range. */
export function count(unit: string, min: number, max: number): v.GenericSchema<number> {
  return v.pipe(
    v.number(),
    v.integer('must be a whole number'),
    v.minValue(min, `must be at least ${min} ${unit}`),
    v.maxValue(max, `must be at most ${max} ${unit}`),
  );
}

/** A list with at least one entry. */
export function listOf<Item extends v.GenericSchema>(
  item: Item,
): v.GenericSchema<v.InferInput<Item>[], v.InferOutput<Item>[]> {
  return v.pipe(v.array(item), v.minLength(1, 'must have at least one entry'));
}

/** A setting that another package checks, because its messages are more precise. `type` is the name of its type. */
export function readElsewhere<Type>(type: string): v.GenericSchema<Type> {
  return v.pipe(
    v.custom<Type>((value) => value !== undefined, 'is missing'),
    v.metadata({ tsType: type }),
  ) as unknown as v.GenericSchema<Type>;
}

/** Settings that are checked in each instance that inherits them. */
export const inheritedSettings: v.GenericSchema<Readonly<Record<string, unknown>>> = v.pipe(
  v.custom<Readonly<Record<string, unknown>>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'must be an object',
  ),
  v.metadata({ tsType: 'Readonly<Record<string, unknown>>', type: 'object' }),
);

import { dirname, join } from 'node:path';
import type { BindingKind } from 'portcullis/internal';
import { UsageError } from '../usage-error.ts';
import { fieldsOf } from './json-value.ts';
import { type Located, locatedText, type Path } from './located.ts';
import { readTextFile, readTextFileIfAny } from './text-file.ts';

/** What a Wrangler file gives a Worker. */
export interface WranglerFile extends Located {
  readonly file: string;
  /** The name of the environment that this is; `undefined` for what is deployed without one. */
  readonly environment: string | undefined;
  /** Where in the file a setting stands, or would have to: an environment inherits some, and has others of its own. */
  pathOf(path: Path): Path;
  /** Texts of `vars`. Secrets stand in no file. */
  readonly variables: Readonly<Record<string, string>>;
  /** Each binding with what the gateway calls it. */
  readonly bindings: ReadonlyMap<string, BindingKind>;
}

/** Where bindings stand, the field that names them, and what they are. */
const BINDINGS: readonly (readonly [section: readonly string[], field: string, kind: BindingKind])[] = [
  [['services'], 'binding', 'binding with fetch'],
  [['vpc_services'], 'binding', 'binding with fetch'],
  [['vpc_networks'], 'binding', 'binding with fetch'],
  [['mtls_certificates'], 'binding', 'binding with fetch'],
  [['durable_objects', 'bindings'], 'name', 'Durable Object namespace'],
  [['kv_namespaces'], 'binding', 'KV namespace'],
  [['d1_databases'], 'binding', 'D1 database'],
  [['r2_buckets'], 'binding', 'R2 bucket'],
  [['send_email'], 'name', 'send_email binding'],
  [['ratelimits'], 'name', 'rate limit'],
  [['queues', 'producers'], 'binding', 'queue'],
  [['secrets_store_secrets'], 'binding', 'Secrets Store secret'],
  [['analytics_engine_datasets'], 'binding', 'Analytics Engine dataset'],
];

/** The settings in which bindings stand. */
export const BINDING_SECTIONS: readonly string[] = BINDINGS.map(([[section = '']]) => section);

/** As Wrangler looks for them. */
const NAMES: readonly string[] = ['wrangler.json', 'wrangler.jsonc', 'wrangler.toml'];

/** Reads a `wrangler.jsonc`, `.json` or `.toml`. For its named environments see `environmentsOf`. Fails with {@link UsageError}. */
export async function readWranglerFile(file: string): Promise<WranglerFile> {
  return wranglerFile(file, await readTextFile(file));
}

/** What the Wrangler file of a configuration can be, in the order in which they count. */
export function wranglerFilesBeside(configurationFile: string): readonly string[] {
  return NAMES.map((name) => join(dirname(configurationFile), name));
}

/** The Wrangler file in the folder of a configuration. */
export async function wranglerBeside(configurationFile: string): Promise<WranglerFile | undefined> {
  for (const file of wranglerFilesBeside(configurationFile)) {
    const text = await readTextFileIfAny(file);
    if (text !== undefined) return wranglerFile(file, text);
  }
  return undefined;
}

function wranglerFile(file: string, text: string): WranglerFile {
  const located = locatedText(file, text);
  const { value } = located;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(`${file}:1:1: is not an object`);
  }
  return workerOf({ ...located, file, environment: undefined, pathOf: (path) => path });
}

/** What the settings of a file, or of an environment in it, give its Worker. */
export function workerOf(settings: Omit<WranglerFile, 'bindings' | 'variables'>): WranglerFile {
  const { value } = settings;
  const bindings = BINDINGS.flatMap(([section, field, kind]) =>
    listIn(value, section).flatMap((entry) => {
      const name = fieldOf(entry, field);
      return typeof name === 'string' ? [[name, kind] as const] : [];
    }),
  );
  const vars = Object.entries(fieldOf(value, 'vars') ?? {});
  return {
    ...settings,
    bindings: new Map(bindings),
    variables: Object.fromEntries(vars.filter(([, text]) => typeof text === 'string')),
  };
}

/** What stands at a path; nothing where that is no list. */
export function listIn(value: unknown, path: Path): readonly unknown[] {
  const found = valueIn(value, path);
  return Array.isArray(found) ? found : [];
}

/** What stands at a path. */
export function valueIn(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, key) => fieldOf(part, String(key)), value);
}

/** The field of what may be no object. */
export function fieldOf(value: unknown, field: string): unknown {
  return fieldsOf(value)[field];
}

import { UsageError } from '../usage-error.ts';
import { readTextFile } from './text-file.ts';

/** What a Wrangler file gives a Worker. */
export interface WranglerFile {
  /** Texts of `vars`. Secrets stand in no file. */
  readonly variables: Readonly<Record<string, string>>;
  /** Each binding with the kind that the gateway calls it. */
  readonly bindings: ReadonlyMap<string, string>;
}

/** Where bindings stand, the field that names them, and what they are. */
const BINDINGS: readonly (readonly [section: readonly string[], field: string, kind: string])[] = [
  [['services'], 'binding', 'binding with fetch'],
  [['vpc_services'], 'binding', 'binding with fetch'],
  [['mtls_certificates'], 'binding', 'binding with fetch'],
  [['durable_objects', 'bindings'], 'name', 'Durable Object namespace'],
  [['kv_namespaces'], 'binding', 'KV namespace'],
  [['d1_databases'], 'binding', 'binding of an audit sink'],
  [['r2_buckets'], 'binding', 'binding of an audit sink'],
  [['queues', 'producers'], 'binding', 'binding of an audit sink'],
  [['analytics_engine_datasets'], 'binding', 'binding of an audit sink'],
];

/** Reads a `wrangler.jsonc` or `wrangler.json`, without its named environments. Fails with {@link UsageError}. */
export async function readWranglerFile(file: string): Promise<WranglerFile> {
  if (file.endsWith('.toml')) throw new UsageError(`${file}: only wrangler.jsonc and wrangler.json are read`);
  const text = await readTextFile(file);
  let content: unknown;
  try {
    content = JSON.parse(withoutComments(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`${file}: is no JSON: ${error.message}`);
  }
  const bindings = BINDINGS.flatMap(([section, field, kind]) => {
    const list = section.reduce<unknown>((part, key) => fieldOf(part, key), content);
    return (Array.isArray(list) ? list : []).flatMap((entry: unknown) => {
      const name = fieldOf(entry, field);
      return typeof name === 'string' ? [[name, kind] as const] : [];
    });
  });
  const vars = Object.entries(fieldOf(content, 'vars') ?? {});
  return {
    bindings: new Map(bindings),
    variables: Object.fromEntries(vars.filter(([, value]) => typeof value === 'string')),
  };
}

/** Comments and commas before a closing bracket are JSONC's, and are left out; what stands in a text stays. */
function withoutComments(text: string): string {
  return text
    .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '$1')
    .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, '$1');
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[field]
    : undefined;
}

import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';
import { type BindingKind, durableObjectClass, namedInConfiguration } from 'portcullis/internal';
import { environmentsOf } from '../files/wrangler-environments.ts';
import type { WranglerFile } from '../files/wrangler-file.ts';

/** The lists of a Wrangler file in which a binding of each kind stands. */
const LISTS: Readonly<Record<Exclude<BindingKind, 'binding of an audit sink'>, string>> = {
  'binding with fetch': '"vpc_services" or "services"',
  'Durable Object namespace': '"durable_objects.bindings"',
  'rate limit': '"ratelimits"',
  'R2 bucket': '"r2_buckets"',
  'Secrets Store secret': '"secrets_store_secrets"',
  'send_email binding': '"send_email"',
  'KV namespace': '"kv_namespaces"',
  'D1 database': '"d1_databases"',
};

/** The same for sinks, by their types. */
const SINK_LISTS: Readonly<Record<string, string>> = {
  d1: '"d1_databases"',
  r2: '"r2_buckets"',
  queue: '"queues.producers"',
  'analytics-engine': '"analytics_engine_datasets"',
};

/** What the configuration names and the Wrangler file, or an environment of it, does not bind. */
export function missingBindings(
  configuration: GatewayConfiguration,
  wrangler: WranglerFile | undefined,
): readonly ConfigurationProblem[] {
  if (wrangler === undefined) return [];
  return [wrangler, ...environmentsOf(wrangler)].flatMap((one) => missingIn(configuration, one));
}

function missingIn(
  configuration: GatewayConfiguration,
  wrangler: WranglerFile,
): readonly ConfigurationProblem[] {
  const { environment } = wrangler;
  const where = environment === undefined ? '' : ` in its environment ${JSON.stringify(environment)}`;
  return [...namedInConfiguration(configuration).bindings].flatMap(([name, { kind, path }]) => {
    const there = wrangler.bindings.get(name);
    if (there?.includes(kind) === true) return [];
    const message =
      there === undefined
        ? `the Wrangler file has no ${kind} ${JSON.stringify(name)}${where}: ${remedy(name, kind, path, configuration)}`
        : `the Wrangler file has a ${there[0]} ${JSON.stringify(name)}${where}, where a ${kind} is needed`;
    return [{ path, message }];
  });
}

function remedy(name: string, kind: BindingKind, path: string, configuration: GatewayConfiguration): string {
  if (kind === 'binding of an audit sink') return `add it to ${SINK_LISTS[sinkType(path, configuration)]}`;
  const className = durableObjectClass(path);
  if (className === undefined) return `add it to ${LISTS[kind]}`;
  const entry = `{ "name": ${JSON.stringify(name)}, "class_name": "${className}" }`;
  return `add ${entry} to ${LISTS[kind]}, and the class to "new_sqlite_classes" of a migration`;
}

function sinkType(path: string, { audit }: GatewayConfiguration): string {
  const index = Number(/\[(\d+)\]/.exec(path)?.[1]);
  return audit?.sinks?.[index]?.type ?? '';
}

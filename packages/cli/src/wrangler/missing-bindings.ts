import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';
import { type BindingKind, durableObjectClass, namedInConfiguration } from 'portcullis/internal';
import { environmentsOf } from '../files/wrangler-environments.ts';
import type { WranglerFile } from '../files/wrangler-file.ts';

/** The lists of a Wrangler file in which a binding of each kind stands. */
const LISTS: Readonly<Record<BindingKind, string>> = {
  'binding with fetch': '"vpc_services" or "services"',
  'Durable Object namespace': '"durable_objects.bindings"',
  'rate limit': '"ratelimits"',
  'R2 bucket': '"r2_buckets"',
  'Secrets Store secret': '"secrets_store_secrets"',
  'send_email binding': '"send_email"',
  'KV namespace': '"kv_namespaces"',
  'D1 database': '"d1_databases"',
  queue: '"queues.producers"',
  'Analytics Engine dataset': '"analytics_engine_datasets"',
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
    if (there === kind) return [];
    const message =
      there === undefined
        ? `the Wrangler file has no ${kind} ${JSON.stringify(name)}${where}: ${remedy(name, kind, path)}`
        : `the Wrangler file has ${JSON.stringify(name)} as ${there}${where}, but ${kind} is required`;
    return [{ path, message }];
  });
}

function remedy(name: string, kind: BindingKind, path: string): string {
  const className = durableObjectClass(path);
  if (className === undefined) return `add it to ${LISTS[kind]}`;
  const entry = `{ "name": ${JSON.stringify(name)}, "class_name": "${className}" }`;
  return `add ${entry} to ${LISTS[kind]}, and the class to "new_sqlite_classes" of a migration`;
}

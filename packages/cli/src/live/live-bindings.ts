import type { BindingKind, namedInConfiguration } from 'portcullis/internal';
import { askCloudflare } from '../store/cloudflare-api.ts';
import { UsageError } from '../usage-error.ts';
import type { LiveFinding, LiveSubject } from './live-finding.ts';

/** What the configuration calls a binding, by what Cloudflare calls it. */
const KINDS: Readonly<Record<string, BindingKind>> = {
  service: 'binding with fetch',
  vpc_service: 'binding with fetch',
  vpc_network: 'binding with fetch',
  mtls_certificate: 'binding with fetch',
  durable_object_namespace: 'Durable Object namespace',
  kv_namespace: 'KV namespace',
  d1: 'D1 database',
  r2_bucket: 'R2 bucket',
  queue: 'queue',
  analytics_engine: 'Analytics Engine dataset',
  ratelimit: 'rate limit',
  secrets_store_secret: 'Secrets Store secret',
  send_email: 'send_email binding',
};
const VARIABLES: readonly string[] = ['plain_text', 'secret_text'];

/** What the deployed Worker has, where Cloudflare may be asked. Values are not asked for, and would not be given. */
export async function liveBindings(
  { wrangler, account }: LiveSubject,
  named: ReturnType<typeof namedInConfiguration>,
): Promise<readonly LiveFinding[]> {
  const path = 'bindings';
  const script = wrangler?.value === undefined ? undefined : nameOf(wrangler.value);
  if (script === undefined) {
    const message = 'the name of the Worker is unknown: give --wrangler to check its bindings';
    return [{ path, verdict: 'unseen', message }];
  }
  if (account === undefined) {
    const message = `the bindings of ${script} were not checked: set CLOUDFLARE_ACCOUNT_ID, and CLOUDFLARE_API_TOKEN with the permission to read Workers scripts`;
    return [{ path, verdict: 'unseen', message }];
  }
  const place = `workers/scripts/${encodeURIComponent(script)}/settings`;
  let answer: Awaited<ReturnType<typeof askCloudflare>>;
  try {
    answer = await askCloudflare(account, 'GET', place, `the Worker ${script}`);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return [{ path, verdict: 'unseen', message: error.message }];
  }
  if (answer.status === 404) {
    const message = `there is no Worker ${script} in this account: run wrangler deploy`;
    return [{ path, verdict: 'bad', message }];
  }
  const bound = answer.ok ? bindingsIn(answer.text) : undefined;
  if (bound === undefined) {
    const message = `Cloudflare's API answered ${answer.status}: CLOUDFLARE_API_TOKEN needs the permission to read Workers scripts`;
    return [{ path, verdict: 'unseen', message }];
  }
  const found = [
    ...[...named.variables].flatMap(([name, at]): LiveFinding[] => {
      if (VARIABLES.includes(bound.get(name) ?? '')) return [];
      const message = `the Worker ${script} has no variable ${name}: run wrangler secret put ${name}, or set it in "vars" and deploy`;
      return [{ path: at, verdict: 'bad', message }];
    }),
    ...[...named.bindings].flatMap(([name, { kind, path: at }]): LiveFinding[] => {
      const type = bound.get(name);
      if (type === undefined)
        return [
          {
            path: at,
            verdict: 'bad',
            message: `the Worker ${script} has no ${kind} ${name}: bind it and deploy`,
          },
        ];
      // One of a kind that came later than this is taken for what it should be.
      return (KINDS[type] ?? kind) !== kind
        ? [
            {
              path: at,
              verdict: 'bad',
              message: `the Worker ${script} has ${name} as ${type}, but ${kind} is required`,
            },
          ]
        : [];
    }),
  ];
  const seen = `the Worker ${script} has ${named.variables.size} variables and ${named.bindings.size} bindings that the configuration names`;
  return found.length > 0 ? found : [{ path, verdict: 'ok', message: seen }];
}

function nameOf(value: unknown): string | undefined {
  const { name } = value as { readonly name?: unknown };
  return typeof name === 'string' ? name : undefined;
}

/** Their types, by their names. */
function bindingsIn(text: string): ReadonlyMap<string, string> | undefined {
  try {
    const { result } = JSON.parse(text) as { readonly result?: { readonly bindings?: unknown } };
    const bindings = Array.isArray(result?.bindings) ? result.bindings : [];
    return new Map(bindings.map(({ name, type }) => [String(name), String(type)]));
  } catch {
    // No answer of the API: said with its status.
    return undefined;
  }
}

import { fieldsOf, jsonIn } from '../files/json-value.ts';
import { askCloudflare, type CloudflareAccount } from '../store/cloudflare-api.ts';
import { UsageError } from '../usage-error.ts';
import type { LiveFinding, LiveSubject } from './live-finding.ts';

const PER_PAGE = 1000;

/** Whether the account has the team and the applications of Cloudflare Access that the configuration names. */
export async function liveAccess({ configuration, account }: LiveSubject): Promise<readonly LiveFinding[]> {
  const providers = configuration.providers.flatMap((provider, index) =>
    provider.type === 'cloudflare-access' || provider.type === 'access-context'
      ? [{ ...provider, path: `providers[${index}]` }]
      : [],
  );
  const [first] = providers;
  if (first === undefined) return [];
  const unseen = (message: string): readonly LiveFinding[] => [
    { path: first.path, verdict: 'unseen', message },
  ];
  if (account === undefined) {
    return unseen(
      'the application of Cloudflare Access was not checked: set CLOUDFLARE_ACCOUNT_ID, and CLOUDFLARE_API_TOKEN with the permission to read Access apps and organizations',
    );
  }
  try {
    const domain = fieldsOf(await resultOf(account, 'organizations')).auth_domain;
    const apps = await resultOf(account, `apps?per_page=${PER_PAGE}`);
    if (typeof domain !== 'string' || !Array.isArray(apps)) {
      return unseen("Cloudflare's API answered about Cloudflare Access in a form that is not known");
    }
    const tags = apps.map((app) => fieldsOf(app).aud);
    return providers.map(({ path, team, audience }) =>
      findingOf({ path, team, audiences: [audience].flat(), domain, tags }),
    );
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return unseen(error.message);
  }
}

interface Seen {
  readonly path: string;
  readonly team: string;
  readonly audiences: readonly string[];
  readonly domain: string;
  readonly tags: readonly unknown[];
}

function findingOf({ path, team, audiences, domain, tags }: Seen): LiveFinding {
  if ([team, ...audiences].some((text) => text.includes('$'))) {
    const message = 'contains a variable: give its value with --vars or in the Wrangler file to check it';
    return { path, verdict: 'unseen', message };
  }
  if (domain !== `${team}.cloudflareaccess.com`) {
    const message = `the team of this account is ${JSON.stringify(domain)}, not ${JSON.stringify(team)}: correct "team", or use a token of the other account`;
    return { path: `${path}.team`, verdict: 'bad', message };
  }
  const missing = audiences.filter((audience) => !tags.includes(audience));
  if (missing.length === 0) {
    return {
      path,
      verdict: 'ok',
      message: 'its audience is an application of Cloudflare Access in this account',
    };
  }
  const message = `no application of Cloudflare Access has the audience ${missing.join(', ')}: copy the Application Audience (AUD) Tag from its page`;
  return tags.length < PER_PAGE
    ? { path: `${path}.audience`, verdict: 'bad', message }
    : { path: `${path}.audience`, verdict: 'unseen', message: `of the first ${PER_PAGE}, ${message}` };
}

async function resultOf(account: CloudflareAccount, place: string): Promise<unknown> {
  const answer = await askCloudflare(account, 'GET', `access/${place}`, 'Cloudflare Access');
  if (!answer.ok) {
    throw new UsageError(
      `Cloudflare's API answered ${answer.status}: CLOUDFLARE_API_TOKEN needs the permission to read Access apps and organizations`,
    );
  }
  return fieldsOf(jsonIn(answer.text)).result;
}

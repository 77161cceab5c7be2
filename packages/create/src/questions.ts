import * as prompts from '@clack/prompts';
import { hostProblem, issuerProblem, providers } from './providers.ts';
import { type Start, type Template, templates } from './templates.ts';

/** What somebody answered. */
export interface Answers {
  readonly template: Template;
  readonly host: string | undefined;
  readonly issuer: string | undefined;
}

/** What the command line said already, and is not asked. */
export interface Known {
  readonly template: Template | undefined;
  readonly host: string | undefined;
  readonly issuer: string | undefined;
}

/** Asks, on a terminal, what the command line left open. `undefined`: somebody changed their mind. */
export async function ask(known: Known): Promise<Answers | undefined> {
  prompts.intro('A gate with Portcullis');
  const template = known.template ?? (await askForTemplate());
  if (template === undefined) return undefined;
  const host = known.host ?? (template.host === undefined ? null : await askForHost(template.host));
  if (host === undefined) return undefined;
  const issuer = known.issuer ?? (hasIssuer(template) ? await askForIssuer() : null);
  if (issuer === undefined) return undefined;
  return { template, host: host ?? undefined, issuer: issuer ?? undefined };
}

/** Templates in which nobody shows a token. */
const WITHOUT_ISSUER: ReadonlySet<string> = new Set(['witness', 'ci-bot', 'cron-sync']);

function hasIssuer({ start, name }: Template): boolean {
  return start !== 'access' && !WITHOUT_ISSUER.has(name);
}

async function askForTemplate(): Promise<Template | undefined> {
  const start = await prompts.select<Start>({
    message: 'Who says who is asking?',
    options: [
      { value: 'login', label: 'People log in at the gate, at our identity provider' },
      { value: 'access', label: 'Cloudflare Access stands in front already' },
      { value: 'tokens', label: 'Programs bring tokens of our identity provider; nobody logs in here' },
    ],
  });
  if (prompts.isCancel(start)) return undefined;
  const options = templates
    .filter((one) => one.start === start && one.application !== undefined)
    .map((value) => ({ value, label: value.application ?? value.name, hint: value.name }));
  const [only] = options;
  if (options.length === 1 && only !== undefined) return only.value;
  const template = await prompts.select<Template>({ message: 'What is behind the gate?', options });
  return prompts.isCancel(template) ? undefined : template;
}

async function askForHost(example: string): Promise<string | undefined> {
  const host = await prompts.text({
    message: 'At which address will people reach it?',
    placeholder: example,
    defaultValue: example,
    validate: (text) => (text ? hostProblem(text) : undefined),
  });
  return prompts.isCancel(host) ? undefined : host;
}

async function askForIssuer(): Promise<string | undefined> {
  const form = await prompts.select<string>({
    message: 'Which identity provider?',
    options: providers.map(({ name, issuer }) => ({ value: issuer, label: name, hint: issuer })),
  });
  if (prompts.isCancel(form)) return undefined;
  // What stands in capitals is theirs to say: taken as it is, the gate would trust somebody else's tenant.
  const [theirs] = /[A-Z]{2,}/.exec(form) ?? [];
  const missing = theirs === undefined ? undefined : `type it, with your own in place of ${theirs}`;
  const issuer = await prompts.text({
    message: 'Its issuer ("iss" in its tokens)',
    placeholder: form,
    defaultValue: form,
    validate: (text) => (text ? issuerProblem(text) : missing),
  });
  return prompts.isCancel(issuer) ? undefined : issuer;
}

import * as prompts from '@clack/prompts';
import { askForProvider } from './ask-for-provider.ts';
import { askForIntent } from './intent/ask-intent.ts';
import { TOOLS_FROM } from './intent/intended-files.ts';
import type { Intent } from './intent/intent.ts';
import { hostProblem } from './providers.ts';
import { hasIssuer, type Start, type Template, templateCalled, templates } from './templates.ts';

/** The user's answers. */
export interface Answers {
  readonly template: Template;
  readonly host: string | undefined;
  readonly issuer: string | undefined;
  /** What they have and want, where they said that instead. */
  readonly intent?: Intent | undefined;
}

/** What the command line said already, and is not asked. */
export interface Known {
  readonly template: Template | undefined;
  readonly host: string | undefined;
  readonly issuer: string | undefined;
}

/** Asks, on a terminal, for what the command line did not specify. `undefined`: the user cancelled. */
export async function ask(known: Known): Promise<Answers | undefined> {
  prompts.intro('A gate with Portcullis');
  const isAnything = known.template === undefined && known.host === undefined && known.issuer === undefined;
  const way = isAnything ? await askForWay() : 'template';
  if (way === undefined) return undefined;
  if (way === 'intent') {
    const [intent, template] = [await askForIntent(), templateCalled(TOOLS_FROM)];
    return intent && template && { template, host: undefined, issuer: undefined, intent };
  }
  const template = known.template ?? (await askForTemplate());
  if (template === undefined) return undefined;
  const host = known.host ?? (template.host === undefined ? null : await askForHost(template.host));
  if (host === undefined) return undefined;
  const issuer = known.issuer ?? (hasIssuer(template) ? (await askForProvider())?.issuer : null);
  if (issuer === undefined) return undefined;
  return { template, host: host ?? undefined, issuer: issuer ?? undefined };
}

async function askForWay(): Promise<'intent' | 'template' | undefined> {
  const way = await prompts.select<'intent' | 'template'>({
    message: 'How do you want to start?',
    options: [
      {
        value: 'intent',
        label: 'From my environment: identity provider, groups, applications, and who may do what',
      },
      { value: 'template', label: 'From a template that I edit' },
    ],
  });
  return prompts.isCancel(way) ? undefined : way;
}

async function askForTemplate(): Promise<Template | undefined> {
  const start = await prompts.select<Start>({
    message: 'How are callers authenticated?',
    options: [
      { value: 'login', label: 'Users log in through the gate, at our identity provider' },
      { value: 'access', label: 'By Cloudflare Access in front of the gate' },
      { value: 'tokens', label: 'Programs send access tokens of our identity provider; there is no login' },
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
    message: 'What is its public host name?',
    placeholder: example,
    defaultValue: example,
    validate: (text) => (text ? hostProblem(text) : undefined),
  });
  return prompts.isCancel(host) ? undefined : host;
}

import * as prompts from '@clack/prompts';
import { askForProvider } from './ask-for-provider.ts';
import { askForIntent } from './intent/ask-intent.ts';
import { TOOLS_FROM } from './intent/intended-files.ts';
import type { Intent } from './intent/intent.ts';
import { answerTo, Cancelled } from './persistent-question.ts';
import { hostProblem } from './providers.ts';
import { hasIssuer, type Start, type Template, templateCalled, templates } from './templates.ts';

/** The user's answers. */
export interface Answers {
  readonly template: Template;
  readonly host: string | undefined;
  readonly issuer: string | undefined;
  /** The folder of the project, if it was asked for. */
  readonly folder?: string | undefined;
  /** What they have and want, where they said that instead. */
  readonly intent?: Intent | undefined;
}

/** What the command line said already, and is not asked. */
export interface Known {
  readonly template: Template | undefined;
  readonly host: string | undefined;
  readonly issuer: string | undefined;
  /** The folder of the project. */
  readonly folder: string | undefined;
}

/** Asks, on a terminal, for what the command line did not specify. `undefined`: the user cancelled. */
export async function ask(known: Known): Promise<Answers | undefined> {
  try {
    return await answersTo(known);
  } catch (error) {
    if (error instanceof Cancelled) return undefined;
    throw error;
  }
}

async function answersTo(known: Known): Promise<Answers | undefined> {
  prompts.intro('A gate with Portcullis');
  const folder = known.folder ?? (await askForFolder());
  const isAnything = known.template === undefined && known.host === undefined && known.issuer === undefined;
  const way = isAnything ? await askForWay() : 'template';
  if (way === 'intent') {
    const template = templateCalled(TOOLS_FROM);
    return template && { template, host: undefined, issuer: undefined, folder, intent: await askForIntent() };
  }
  const template = known.template ?? (await askForTemplate());
  const host = known.host ?? (template.host === undefined ? undefined : await askForHost(template.host));
  const issuer = known.issuer ?? (hasIssuer(template) ? (await askForProvider()).issuer : undefined);
  return { template, host, issuer, folder };
}

/** Offers what is typed next anyway: to install the packages, and to create a git repository. */
export async function askForNext({ isInGit }: { readonly isInGit: boolean }): Promise<readonly NextStep[]> {
  try {
    const steps: NextStep[] = [];
    for (const step of isInGit ? (['install'] as const) : (['install', 'git'] as const)) {
      if (await answerTo(() => prompts.confirm({ message: OFFERS[step], initialValue: true })))
        steps.push(step);
    }
    return steps;
  } catch (error) {
    if (error instanceof Cancelled) return [];
    throw error;
  }
}

/** A step that follows the creation of a project. */
export type NextStep = 'install' | 'git';

const OFFERS: Readonly<Record<NextStep, string>> = {
  install: 'Install the packages now (npm install)?',
  git: 'Create a git repository (git init)?',
};

function askForFolder(): Promise<string> {
  return answerTo(() =>
    prompts.text({ message: 'In which folder?', placeholder: './gate', defaultValue: './gate' }),
  );
}

function askForWay(): Promise<'intent' | 'template'> {
  return answerTo(() =>
    prompts.select<'intent' | 'template'>({
      message: 'How do you want to start?',
      options: [
        {
          value: 'intent',
          label: 'From my environment: identity provider, groups, applications, and who may do what',
        },
        { value: 'template', label: 'From a template that I edit' },
      ],
    }),
  );
}

async function askForTemplate(): Promise<Template> {
  const start = await answerTo(() =>
    prompts.select<Start>({
      message: 'How are callers authenticated?',
      options: [
        { value: 'login', label: 'Users log in through the gate, at our identity provider' },
        { value: 'access', label: 'By Cloudflare Access in front of the gate' },
        { value: 'tokens', label: 'Programs send access tokens of our identity provider; there is no login' },
      ],
    }),
  );
  const options = templates
    .filter((one) => one.start === start && one.application !== undefined)
    .map((value) => ({ value, label: value.application ?? value.name, hint: value.name }));
  const [only] = options;
  if (options.length === 1 && only !== undefined) return only.value;
  return answerTo(() => prompts.select<Template>({ message: 'What is behind the gate?', options }));
}

function askForHost(example: string): Promise<string> {
  return answerTo(() =>
    prompts.text({
      message: 'What is its public host name?',
      placeholder: example,
      defaultValue: example,
      validate: (text) => (text ? hostProblem(text) : undefined),
    }),
  );
}

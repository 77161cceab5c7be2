import * as prompts from '@clack/prompts';
import { askForProvider } from '../ask-for-provider.ts';
import { answerTo } from '../persistent-question.ts';
import { hostProblem } from '../providers.ts';
import {
  checkedIntent,
  contactProblem,
  groupsIn,
  groupsProblem,
  type IntendedInstance,
  type Intent,
  LEVELS,
  type Level,
} from './intent.ts';

/** Asks, on a terminal, which application and provider the user has, and who may do what. Throws `Cancelled` if they stop. */
export async function askForIntent(): Promise<Intent> {
  const { kind, issuer } = await askForProvider(({ withoutGroups }) => withoutGroups !== true);
  const clientId = await asked('The client ID of the gate at the identity provider');
  const contact = await asked('The e-mail address that refused users can contact', contactProblem);
  const roles = await askForRoles();
  const instances = [await askForInstance(roles)];
  while (await isWanted('Add another application?')) instances.push(await askForInstance(roles));
  return checkedIntent({ contact, provider: { kind, issuer, clientId }, roles, instances }, 'your answers');
}

function isWanted(message: string): Promise<boolean> {
  return answerTo(() => prompts.confirm({ message, initialValue: false }));
}

async function askForRoles(): Promise<Intent['roles']> {
  const roles: Record<string, string[]> = {};
  do {
    const role = await asked('A role, such as engineer', nameProblem);
    const groups = await asked(
      `Groups with the role ${role}, separated by commas; eng-* matches all that start with eng-`,
      groupsProblem,
    );
    roles[role] = groupsIn(groups);
  } while (await isWanted('Add another role?'));
  return roles;
}

async function askForInstance(roles: Intent['roles']): Promise<object> {
  const application = await answerTo(() =>
    prompts.select<IntendedInstance['application']>({
      message: 'What is behind the gate?',
      options: [
        { value: 'phabricator', label: 'Phabricator or Phorge' },
        { value: 'web', label: 'any web application' },
      ],
    }),
  );
  const name = await asked('A short name for the application', nameProblem);
  const host = await asked(`What is the public host name of ${name}?`, hostProblem);
  const levels = LEVELS.filter((level) => level !== (application === 'web' ? 'contribute' : 'read'));
  const may: Record<string, Level> = {};
  for (const role of Object.keys(roles)) {
    const level = await answerTo(() =>
      prompts.select<Level | 'nothing'>({
        message: `What may ${role} do in ${name}?`,
        options: [...levels, 'nothing' as const].map((value) => ({ value, label: LABELS[value] })),
      }),
    );
    if (level !== 'nothing') may[role] = level;
  }
  return { application, name, host, may };
}

const LABELS: Readonly<Record<Level | 'nothing', string>> = {
  administer: 'everything, including administration',
  write: 'read and write',
  contribute: 'work on tasks, without source code',
  read: 'read',
  nothing: 'nothing',
};

async function asked(message: string, problemOf?: (text: string) => string | undefined): Promise<string> {
  const validate = (text: string | undefined) => (text ? problemOf?.(text) : 'must not be empty');
  return answerTo(() => prompts.text({ message, validate }));
}

function nameProblem(text: string): string | undefined {
  return /^[a-z][a-z\d-]{0,31}$/.test(text) ? undefined : 'must be lower-case letters, digits and dashes';
}

import * as prompts from '@clack/prompts';
import { askForProvider } from '../ask-for-provider.ts';
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

/** The user cancelled: their answers are dropped. */
class Cancelled extends Error {}

/** Asks, on a terminal, which application and provider the user has, and who may do what. `undefined`: they cancelled. */
export async function askForIntent(): Promise<Intent | undefined> {
  try {
    const { kind, issuer } = answered(await askForProvider(({ withoutGroups }) => withoutGroups !== true));
    const clientId = await asked('The client ID of the gate at the identity provider');
    const contact = await asked('The e-mail address that refused users can contact', contactProblem);
    const roles = await askForRoles();
    const instances = [await askForInstance(roles)];
    while (answered(await prompts.confirm({ message: 'Add another application?', initialValue: false })))
      instances.push(await askForInstance(roles));
    return checkedIntent({ contact, provider: { kind, issuer, clientId }, roles, instances }, 'your answers');
  } catch (error) {
    if (error instanceof Cancelled) return undefined;
    throw error;
  }
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
  } while (answered(await prompts.confirm({ message: 'Add another role?', initialValue: true })));
  return roles;
}

async function askForInstance(roles: Intent['roles']): Promise<object> {
  const application = answered(
    await prompts.select<IntendedInstance['application']>({
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
    const level = answered(
      await prompts.select<Level | 'nothing'>({
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
  return answered(await prompts.text({ message, validate }));
}

function nameProblem(text: string): string | undefined {
  return /^[a-z][a-z\d-]{0,31}$/.test(text) ? undefined : 'must be lower-case letters, digits and dashes';
}

/** Throws where there is no answer: on a terminal that is a symbol. */
function answered<Value>(answer: Value): Exclude<Value, symbol | undefined> {
  if (answer === undefined || typeof answer === 'symbol') throw new Cancelled();
  return answer as Exclude<Value, symbol | undefined>;
}

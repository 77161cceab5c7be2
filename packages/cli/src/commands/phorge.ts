import type { CommandGroup } from '../command.ts';
import { doctor } from './phorge-doctor.ts';
import { link } from './phorge-link.ts';
import { plan } from './phorge-plan.ts';

/** `portcullis phorge plan|doctor|link`: the Phorge behind the gate. */
export const command: CommandGroup = {
  name: 'phorge',
  summary: 'sets up single sign-on into a Phorge, checks a live one, links accounts that exist',
  parts: [plan, doctor, link],
};

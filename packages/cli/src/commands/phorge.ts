import type { Command } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { doctor } from './phorge-doctor.ts';
import { link } from './phorge-link.ts';
import { plan } from './phorge-plan.ts';

const PARTS: readonly Command[] = [plan, doctor, link];

/** `portcullis phorge plan|doctor|link`: the Phorge behind the gate. */
export const command: Command = {
  name: 'phorge',
  summary: 'sets up single sign-on into a Phorge, checks a live one, links accounts that exist',
  usage: `Usage: portcullis phorge ${PARTS.map(({ name }) => name).join('|')} …

${PARTS.map(({ name, summary }) => `  ${name.padEnd(6)}  ${summary}`).join('\n')}

${PARTS.map(({ usage }) => usage).join('\n\n')}`,
  run(args, io) {
    const [name, ...rest] = args;
    const part = PARTS.find((one) => one.name === name);
    if (part === undefined) {
      const names = PARTS.map((one) => one.name).join(', ');
      throw new UsageError(name === undefined ? `names none of ${names}` : `"${name}" is none of ${names}`);
    }
    return part.run(rest, io);
  },
};

import type { Difference } from '@portcullis/policy/prove';
import { type Command, defineCommand } from '../command.ts';
import { goodConfiguration } from '../files/configuration-file.ts';
import { changesInWords } from '../gate/changes-in-words.ts';
import { changedBeside, differenceOf } from '../gate/configuration-difference.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag } from '../line/options.ts';
import { printable, printableJson } from '../printable.ts';

/** `portcullis diff OLD NEW`: what does a change of the policies let in, and what no longer? */
export const command: Command = defineCommand({
  description: `Compares the policies of two configurations for every request that they can tell from another, not by examples:
equivalent, or what is gained and lost, by roles and by the rules that did it, each with an example. Instances are
compared by their names. An instance that only one of them has is one that lets nobody in in the other. Who somebody is, and
which roles they have, is as NEW says: roles, providers, sources of groups, breakGlass, credentials of the login, who operates,
conduit, repositories, what an application is told of callers, hosts, origins and what paths are about are not compared, nor
rules with variables, and with --no-new-access they must not differ.`,
  args: [
    { ...CONFIGURATION_FILE, placeholder: 'OLD', brief: 'the configuration as it was' },
    {
      ...CONFIGURATION_FILE,
      placeholder: 'NEW',
      brief: 'the configuration as it shall be; - reads one of the two from standard input',
    },
  ],
  options: {
    'no-new-access': flag('ends with 1 where anything is gained'),
    json: flag(
      '{ "equivalent", "gained": [{ "roles", "applications", "operations", "example", "count", "rules" }], "lost": [the same] }; with several instances, "instance" in each as well',
    ),
  },
  ending:
    'Exit code: 0 compared, 1 something is gained and must not be, 2 it could not be decided, or bad use.',
  examples: ['old.json portcullis.json', 'old.json portcullis.json --no-new-access'],
  async run(values, files, { stdout }) {
    const [before, after] = [await goodConfiguration(files[0]), await goodConfiguration(files[1])];
    const beside = changedBeside(before, after);
    if (beside.length > 0 && values['no-new-access'] === true) {
      throw new Error(
        `not decided: ${beside.join(' and ')} differ, which is not compared: change it by itself`,
      );
    }
    const result = differenceOf(before, after, Date.now());
    stdout.write(values.json ? printableJson(result) : printable(inWords(result, beside)));
    return values['no-new-access'] === true && result.gained.length > 0 ? 1 : 0;
  },
});

function inWords({ equivalent, gained, lost }: Difference, beside: readonly string[]): string {
  const note = beside.length === 0 ? '' : `note: ${beside.join(' and ')} differ, which is not compared\n`;
  if (equivalent) return `${note}equivalent: every request is answered as before\n`;
  const lines = [...changesInWords('gained', gained), ...changesInWords('lost', lost)];
  return `${note}${lines.join('\n')}\n${gained.length} gained, ${lost.length} lost\n`;
}

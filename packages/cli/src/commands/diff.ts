import { readConfiguration } from 'portcullis/internal';
import { changesOf } from '../approval/opening-in-words.ts';
import { type Opening, whatAChangeOpens } from '../approval/what-a-change-opens.ts';
import { type Command, defineCommand } from '../command.ts';
import { counted, goodConfiguration } from '../files/configuration-file.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag } from '../line/options.ts';
import { printable, printableJson } from '../printable.ts';

/** `portcullis diff OLD NEW`: what does a change of a configuration let in, and what no longer? */
export const command: Command = defineCommand({
  description: `Compares two configurations. Rules are compared for every request that they can tell from another, not by examples: what is
gained and lost, by roles and by the rules that did it, each with an example. Instances are compared by their names; an
instance that only one configuration has lets in no one in the other. Each other setting that differs is listed, and may
open something unless a short list of harmless settings names it, with the reason: descriptions, claims, the look of
pages. A rule that names variables is such a setting: what they hold is the Worker's. "equivalent" means that nothing
differs but rules that were proved to allow and deny the same.
With --no-new-access the exit code is 1 where anything is gained, and where a setting differs that may open something.
What variables hold is not compared.`,
  args: [
    { ...CONFIGURATION_FILE, placeholder: 'OLD', brief: 'the configuration as it was' },
    {
      ...CONFIGURATION_FILE,
      placeholder: 'NEW',
      brief: 'the configuration as it will be; - reads one of the two from standard input',
    },
  ],
  options: {
    'no-new-access': flag(
      'ends with 1 where anything is gained, or a setting that may open something differs',
    ),
    json: flag(
      '{ "equivalent", "gained": [{ "roles", "applications", "operations", "example", "count", "rules" }], "lost": [the same], "settings": [paths], "compared": [paths of rules], "harmless": [{ "setting", "reason" }] }; with several instances, "instance" in each change as well',
    ),
  },
  ending:
    'Exit code: 0 compared, 1 something is gained or may be, and must not be, 2 it could not be decided, or bad use.',
  examples: ['old.json portcullis.json', 'old.json portcullis.json --no-new-access'],
  async run(values, files, { stdout }) {
    const [before, after] = [await withDefaults(files[0]), await withDefaults(files[1])];
    const opening = whatAChangeOpens(before, after, Date.now());
    stdout.write(values.json ? printableJson(asJson(opening)) : printable(inWords(opening)));
    return values['no-new-access'] === true && opening.opens ? 1 : 0;
  },
});

/** A default that is written out is no change. */
async function withDefaults(file: string) {
  return readConfiguration(await goodConfiguration(file));
}

/** Whether nothing differs but rules that allow and deny the same. */
function isEquivalent({ difference, settings, harmless }: Opening): boolean {
  return difference?.equivalent === true && settings.length === 0 && harmless.length === 0;
}

function asJson(opening: Opening): object {
  const { difference, settings, compared, harmless } = opening;
  const { gained = [], lost = [] } = difference ?? {};
  return { equivalent: isEquivalent(opening), gained, lost, settings, compared, harmless };
}

function inWords(opening: Opening): string {
  const { difference, settings } = opening;
  const { gained = [], lost = [] } = difference ?? {};
  const last = isEquivalent(opening)
    ? 'equivalent: every request is allowed or denied as before'
    : `${gained.length} gained, ${lost.length} lost, ${counted(settings.length, 'setting')} that may open something`;
  return `${[...changesOf(opening), last].join('\n')}\n`;
}

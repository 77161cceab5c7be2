import { isNewAccess } from '@portcullis/policy/prove';
import { readConfiguration } from 'portcullis/internal';
import { changesOf } from '../approval/opening-in-words.ts';
import { type Opening, whatAChangeOpens } from '../approval/what-a-change-opens.ts';
import { type Command, defineCommand } from '../command.ts';
import { counted, goodConfiguration, pastConfiguration } from '../files/configuration-file.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag } from '../line/options.ts';
import { printable, printableJson } from '../printable.ts';

/** `portcullis diff OLD NEW`: which access does a configuration change gain and lose? */
export const command: Command = defineCommand({
  description: `Compares two configurations. Rules are compared for all requests, not by examples (requests that no rule distinguishes form one class): the
access gained and lost, by roles and by the rules that caused it, each with an example. Instances are matched by name; an
instance that only one configuration has admits no one in the other. Each other changed setting is listed, and may
grant access unless it is on a short list of harmless settings, with the reason: descriptions, claims, the look of
pages. A rule with variables counts as such a setting, because only the Worker has their values. "equivalent" means that nothing
changed except rules that were proved to allow and deny the same requests.
Elevations are compared as well: what their roles open, and their terms. One that is new or wider is new access.
With --no-new-access the exit code is 1 if access is gained, or if a changed setting may grant access.
The values of variables are not compared.`,
  args: [
    { ...CONFIGURATION_FILE, placeholder: 'OLD', brief: 'the old configuration' },
    {
      ...CONFIGURATION_FILE,
      placeholder: 'NEW',
      brief: 'the new configuration; - reads one of the two from standard input',
    },
  ],
  options: {
    'no-new-access': flag('exits with 1 if access is gained, or if a changed setting may grant access'),
    json: flag(
      '{ "equivalent", "gained": [{ "roles", "elevated"?, "applications", "operations", "example", "count", "rules" }], "lost": [the same], "elevations": [{ "role", "change": "new" | "wider" | "narrower" | "removed", "fields" }], "settings": [paths], "compared": [paths of rules], "harmless": [{ "setting", "reason" }] }; with several instances, "instance" in each change as well',
    ),
  },
  ending:
    'Exit code: 0 compared, 1 access is or may be gained (--no-new-access), 2 it could not be decided, or invalid usage.',
  examples: ['old.json portcullis.json', 'old.json portcullis.json --no-new-access'],
  async run(values, files, { stdout }) {
    // A default that is written out is no change.
    const before = readConfiguration(await pastConfiguration(files[0]));
    const after = readConfiguration(await goodConfiguration(files[1]));
    const opening = whatAChangeOpens(before, after, Date.now());
    stdout.write(values.json ? printableJson(asJson(opening)) : printable(inWords(opening)));
    return values['no-new-access'] === true && opening.opens ? 1 : 0;
  },
});

/** Whether nothing differs but rules that allow and deny the same. */
function isEquivalent({ difference, settings, harmless }: Opening): boolean {
  return difference?.equivalent === true && settings.length === 0 && harmless.length === 0;
}

function asJson(opening: Opening): object {
  const { difference, settings, compared, harmless } = opening;
  const { gained = [], lost = [], elevations = [] } = difference ?? {};
  return { equivalent: isEquivalent(opening), gained, lost, elevations, settings, compared, harmless };
}

function inWords(opening: Opening): string {
  const { difference, settings } = opening;
  const { gained = [], lost = [], elevations = [] } = difference ?? {};
  const wider = elevations.filter(isNewAccess).length;
  const last = isEquivalent(opening)
    ? 'equivalent: every request is allowed or denied as before'
    : `${gained.length} gained, ${lost.length} lost, ${wider === 0 ? '' : `${counted(wider, 'new or wider elevation')}, `}${counted(settings.length, 'changed setting')} that may grant access`;
  return `${[...changesOf(opening), last].join('\n')}\n`;
}

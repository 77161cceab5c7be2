import { type Command, defineCommand } from '../command.ts';
import { counted } from '../files/configuration-file.ts';
import { flag, value } from '../line/options.ts';
import { printable, printableJson } from '../printable.ts';
import { UsageError } from '../usage-error.ts';
import { type FoundPerson, forgetPerson, REPLACEMENT, resumeForgetting } from './forget-person.ts';

/** `portcullis archive forget FOLDER --name NAME`: an archive without a person's name. */
export const command: Command = defineCommand({
  description: `Replaces a person's names by "${REPLACEMENT}" in the data of all objects: authors, titles, texts and comments. Without --yes it only
reports what it found. It finds names as whole words, in any case: it does not know nicknames, and does not understand texts about the person.
The bytes of files and of raw diffs are not rewritten: it lists those that contain a name, and removes them with --files. Images,
compressed files and other encodings than UTF-8 are not searched.

Upload the archive again afterwards, and delete what the bucket has besides. Copies, backups and the version history of a bucket
are not changed.`,
  args: [{ placeholder: 'FOLDER', what: 'folder', brief: 'the archive' }],
  options: {
    name: value('NAME', 'a username or another name of the person', { required: true, many: true }),
    files: flag('also removes files and raw diffs that contain a name'),
    yes: flag('changes the archive. This cannot be undone'),
    json: flag('{ "rewritten", "files" }'),
  },
  ending: 'Exit code: 0 no name is left in what was searched, 1 names are left, 2 invalid usage.',
  examples: ['./archive --name alice --name alice.archer', './archive --name alice --files --yes'],
  async run({ name = [], files, yes, json }, [folder], { stdout }) {
    const short = name.find((one) => one.trim().length < 2);
    if (short !== undefined) throw new UsageError('--name must have at least two characters');
    await resumeForgetting(folder);
    const change = yes ? (files ? 'data and files' : 'data') : 'nothing';
    const found = await forgetPerson(folder, name, change);
    stdout.write(json ? printableJson(found) : printable(inWords(found, change)));
    const isLeft = found.files.length > 0 && change !== 'data and files';
    return isLeft || (change === 'nothing' && found.rewritten.length > 0) ? 1 : 0;
  },
});

function inWords({ rewritten, files }: FoundPerson, change: string): string {
  const [replaced, removed] = [change !== 'nothing', change === 'data and files'];
  return [
    `${counted(rewritten.length, 'object')} named the person${replaced ? `, and now name "${REPLACEMENT}"` : ''}`,
    ...(files.length === 0
      ? []
      : [
          `${counted(files.length, 'file')} contain a name${removed ? ', and were removed' : ', and were not changed: --files removes them'}`,
          ...files.map((id) => `  ${id}`),
        ]),
    ...(replaced ? [] : ['Nothing was changed: --yes does it.']),
    '',
  ].join('\n');
}

import { type Command, defineCommand } from '../command.ts';
import { counted } from '../files/configuration-file.ts';
import { value } from '../line/options.ts';
import { printableLine } from '../printable.ts';
import { ORIGIN_OPTIONS } from './archive-command.ts';
import { instanceOf } from './archive-options.ts';
import { archiveFindings, originFindings } from './verify-archive.ts';

/** `portcullis archive verify FOLDER`: is the archive whole, and like its origin? */
export const command: Command = defineCommand({
  description: `Reads an archive and verifies every hash: of each object, of the index, and of the pieces in which addresses and words are looked
up. With --origin it also opens every public page at the origin, while that lives, and reports what is not public any more, what has another
title, and what is public there and missing here. It sends no credential, so it does not compare what only an account could read.

The hashes prove nothing about who wrote the archive: compare that of archive.json with a copy that you stored elsewhere.`,
  args: [{ placeholder: 'FOLDER', what: 'folder', brief: 'the archive' }],
  options: {
    origin: value('URL', 'the instance, such as https://phab.example.com'),
    ...ORIGIN_OPTIONS,
  },
  ending: 'Exit code: 0 nothing was found, 1 there are findings, 2 invalid usage.',
  examples: ['./archive', './archive --origin https://phab.example.com --rate 2'],
  async run(values, [folder], io) {
    const instance = values.origin === undefined ? undefined : instanceOf(values.origin, values, io);
    let count = 0;
    const report = async (findings: ReturnType<typeof archiveFindings>): Promise<void> => {
      for await (const { what, problem } of findings) {
        count++;
        io.stdout.write(`${printableLine(`${what}: ${problem}`)}\n`);
      }
    };
    await report(archiveFindings(folder));
    if (instance !== undefined) await report(originFindings(folder, instance, Date.now));
    io.stdout.write(`${printableLine(folder)}: ${count === 0 ? 'verified' : counted(count, 'finding')}\n`);
    return count === 0 ? 0 : 1;
  },
});

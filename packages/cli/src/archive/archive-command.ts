import { type Command, type CommandIo, defineCommand } from '../command.ts';
import { counted } from '../files/configuration-file.ts';
import { textLines } from '../files/text-lines.ts';
import { flag, value } from '../line/options.ts';
import { printable, printableJson } from '../printable.ts';
import { UsageError } from '../usage-error.ts';
import { BEARER_VARIABLE, credentialsOf, instanceOf, rangeOf, TOKEN_VARIABLE } from './archive-options.ts';
import { conduitOf, conduitParts } from './conduit-parts.ts';
import { addressedPages, numberedPages } from './page-parts.ts';
import { type Progress, readArchive } from './read-archive.ts';

/** Options about the origin that several commands have. */
export const ORIGIN_OPTIONS = {
  rate: value('NUMBER', 'how many requests start in a second, at most. Default: 5'),
  hours: value('FROM-TO', 'when requests are sent, in hours of UTC, such as 22-6. Default: all day'),
  'file-host': value('HOST', 'the host of files, if Phorge has another one. Default: none'),
} as const;

/** `portcullis archive URL --to FOLDER`: reads an instance into a folder. */
export const command: Command = defineCommand({
  description: `Reads an instance of Phabricator or Phorge through its gate into a folder, which a Worker can serve in its place
("archive" in the configuration). Without a credential it reads pages as an anonymous client, by number and by address. With a credential
it reads everything that the account can see, by Conduit, and notes for each object whether an anonymous client can read it too: the
others are never served to anonymous clients. What was public is checked again at the end, and left out if it is not public any more.

It can be ended at any time and started again with the same options: it continues where it was. An API token of Phorge is
read from ${TOKEN_VARIABLE}, and a credential of the gate from ${BEARER_VARIABLE}. Neither is ever printed.`,
  args: [{ placeholder: 'URL', what: 'instance', brief: 'the instance, such as https://phab.example.com' }],
  options: {
    to: value('FOLDER', 'where the archive is written', { required: true }),
    objects: value(
      'RANGE',
      'objects that an anonymous client reads, such as T1-1500, or D for all revisions. Default: T, D, P and F',
      { many: true },
    ),
    gap: value(
      'NUMBER',
      'a range without an end ends after so many numbers that are not readable. Default: 200',
    ),
    addresses: value('FILE', 'more paths that an anonymous client reads, one per line, such as /w/handbook/'),
    'token-file': value('FILE', `a file with the API token, in place of ${TOKEN_VARIABLE}`),
    'max-bytes': value('NUMBER', 'larger files are left out. Default: 104857600'),
    ...ORIGIN_OPTIONS,
    json: flag('the archive.json'),
  },
  ending:
    'Exit code: 0 the archive is complete as far as it was readable, 1 it misses something (missing.ndjson says what), 2 invalid usage.',
  examples: [
    'https://phab.example.com --to ./archive --objects T1-1500 --objects D1-800 --addresses wiki.txt',
    'https://phab.example.com --to ./archive --token-file token --rate 2 --hours 22-6',
  ],
  async run(values, [address], io) {
    const instance = instanceOf(address, values, io);
    const credentials = credentialsOf(values, io);
    const { objects = [], addresses, to } = values;
    if (credentials !== undefined && (objects.length > 0 || addresses !== undefined))
      throw new UsageError(
        '--objects and --addresses are for an anonymous reader: an account reads all that it can see',
      );
    const gap = wholeNumber('--gap', values.gap, 200);
    const maxFileBytes = wholeNumber('--max-bytes', values['max-bytes'], 104_857_600);
    const paths = addresses === undefined ? [] : [...textLines(addresses)].filter((line) => line !== '');
    const bad = paths.find((path) => !/^\/[!-~]*$/.test(path));
    if (bad !== undefined)
      throw new UsageError(`${addresses ?? ''}: each line must be a path that starts with "/"`);
    const letters = objects.length === 0 && addresses === undefined ? ['T', 'D', 'P', 'F'] : objects;
    const parts =
      credentials === undefined
        ? [
            ...letters.map((text) => numberedPages(instance, rangeOf(text), gap)),
            ...(paths.length === 0 ? [] : [addressedPages(instance, paths)]),
          ]
        : conduitParts(instance, conduitOf(instance, credentials));
    const manifest = await readArchive({
      ...{ folder: to, instance, parts, maxFileBytes, now: Date.now, onProgress: shownOn(io) },
      reader: credentials === undefined ? 'anonymous' : 'account',
      options: JSON.stringify([credentials === undefined ? letters : 'account', gap, paths, maxFileBytes]),
    });
    io.stdout.write(values.json ? printableJson(manifest) : printable(inWords(to, manifest)));
    return manifest.missing === 0 ? 0 : 1;
  },
});

/** A line on a terminal, four times a second at most. */
function shownOn({ stderr }: CommandIo): (progress: Progress) => void {
  let shownAt = Number.NEGATIVE_INFINITY;
  return ({ phase, count }) => {
    if (stderr.isTTY !== true) return;
    const isLast = phase === 'writing the index';
    if (!isLast && Date.now() - shownAt < 250) return;
    shownAt = Date.now();
    stderr.write(isLast ? '\r\u001b[K' : `\r${phase}: ${count}\u001b[K`);
  };
}

function inWords(folder: string, { open, closed, missing }: Awaited<ReturnType<typeof readArchive>>): string {
  const kinds = [...new Set([...Object.keys(open), ...Object.keys(closed)])].sort();
  const rows = kinds.map((kind) => {
    const more = closed[kind] === undefined ? '' : `, and ${closed[kind]} that only the account could read`;
    return `${kind}: ${open[kind] ?? 0} that anyone could read${more}`;
  });
  return [
    ...rows,
    `${folder}: ${counted(missing, 'thing')} missing, listed in missing.ndjson with the reasons`,
    '',
  ].join('\n');
}

/** The number of an option. */
function wholeNumber(option: string, given: string | undefined, fallback: number): number {
  const found = given === undefined ? fallback : Number(given);
  if (Number.isSafeInteger(found) && found >= 1) return found;
  throw new UsageError(`${option} must be a whole number from 1`);
}

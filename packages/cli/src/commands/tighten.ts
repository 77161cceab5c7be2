import { isDay } from '@portcullis/core/internal';
import type { DroppedRight } from '@portcullis/policy/prove';
import { type Command, defineCommand } from '../command.ts';
import { counted, goodConfiguration } from '../files/configuration-file.ts';
import { eventLines } from '../files/event-lines.ts';
import { STANDARD_INPUT } from '../files/standard-input.ts';
import { variablesBeside, withHosts } from '../files/worker-variables.ts';
import { writeFile } from '../files/write-file.ts';
import { changesInWords } from '../gate/changes-in-words.ts';
import { holdsUse, type TightenedInstance, tightenedInstances, withTightened } from '../gate/tightened.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { printable, printableJson } from '../printable.ts';
import { UsageError } from '../usage-error.ts';

/** `portcullis tighten FILE --events EVENTS.ndjson`: which access is not used? */
export const command: Command = defineCommand({
  description: `Removes what no recorded request needed: rules that allow, and entries of their lists. Proves that the smaller
policies allow nothing that the old ones do not, and that they allow every recorded request that the old ones do.
Rules that deny are not changed, and claims that hold still hold. Review the result: what happens once a year is not in
the log of a month.`,
  args: [CONFIGURATION_FILE],
  options: {
    events: value(
      'FILE',
      'the log of recorded requests, such as --events events.ndjson; - reads standard input',
      {
        required: true,
      },
    ),
    'unused-since': value(
      'DAY',
      'such as 2026-09-01: also removes what was last used before. Default: everything used in the log stays',
    ),
    instance: value('NAME', 'only this instance'),
    out: value('FILE', 'the file for the configuration with the smaller policies. Default: none'),
    json: flag(
      '{ "dropped": [{ "instance", "path", "rule", "field"?, "value"?, "kept"?, "lastUsed" }], "lost": [as of diff], "gained": [none], "held", "forgotten", "unexplained", "skipped" }',
    ),
  },
  ending: 'Exit code: 0 printed, 2 it could not be decided, or invalid usage.',
  examples: [
    'portcullis.json --events events.ndjson',
    'portcullis.json --events events.ndjson --out smaller.json',
  ],
  async run(values, [file], { stdout }) {
    const { events, instance: name, out } = values;
    const unusedSince = values['unused-since'] === undefined ? undefined : dayOf(values['unused-since']);
    const configuration = await goodConfiguration(file);
    const now = Date.now();
    // What a pipe brings comes once, and is looked at once for each instance.
    const kept = events === STANDARD_INPUT ? [...eventLines(events)] : undefined;
    const read = () => kept ?? eventLines(events);
    if (!holdsUse(read())) throw nothingUsed(events);
    const served = withHosts(configuration, await variablesBeside(file));
    const found = tightenedInstances(served, read, { name, unusedSince, now });
    if (sum(found, 'held') + sum(found, 'forgotten') + sum(found, 'unexplained') === 0) {
      throw nothingUsed(events);
    }
    stdout.write(values.json ? printableJson(asData(found)) : printable(inWords(found, unusedSince)));
    if (out !== undefined) {
      await writeFile(out, `${JSON.stringify(withTightened(configuration, found), null, 2)}\n`);
    }
    return 0;
  },
});

function nothingUsed(events: string): UsageError {
  return new UsageError(`${events}: contains no request that a policy allowed: everything would be removed`);
}

function dayOf(text: string): number {
  if (!isDay(text)) throw new UsageError(`--unused-since ${text}: must be a day, such as 2026-09-01`);
  return Date.parse(text);
}

type Count = 'held' | 'forgotten' | 'unexplained' | 'skipped';

function sum(found: readonly TightenedInstance[], count: Count): number {
  return found.reduce((total, { tightening }) => total + tightening[count], 0);
}

function asData(found: readonly TightenedInstance[]): object {
  return {
    dropped: found.flatMap(({ instance, path, tightening }) =>
      tightening.dropped.map((right) => ({
        instance: instance.name,
        path: placeOf(path, instance, right),
        ...right,
      })),
    ),
    gained: changesOf(found, 'gained'),
    lost: changesOf(found, 'lost'),
    held: sum(found, 'held'),
    forgotten: sum(found, 'forgotten'),
    unexplained: sum(found, 'unexplained'),
    skipped: sum(found, 'skipped'),
  };
}

function changesOf(found: readonly TightenedInstance[], which: 'gained' | 'lost'): readonly object[] {
  return found.flatMap(({ instance, tightening }) =>
    tightening[which].map((change) => (found.length === 1 ? change : { ...change, instance: instance.name })),
  );
}

/** Where a right stood in the configuration. */
function placeOf(
  path: string,
  { policy }: TightenedInstance['instance'],
  { rule, field, value }: DroppedRight,
): string {
  const index = policy.rules.findIndex(({ name }) => name === rule);
  const place = `${path}.rules[${index}]`;
  if (field === undefined) return place;
  const list = field === 'roles' ? `${place}.who.roles` : `${place}.${field}`;
  if (value === undefined) return list;
  const { who, ...fields } = policy.rules[index] ?? { who: 'anyone' };
  const entries: readonly unknown[] | undefined =
    field === 'roles'
      ? typeof who === 'object' && 'roles' in who
        ? who.roles
        : []
      : (fields as Record<string, readonly unknown[]>)[field];
  return `${list}[${entries?.indexOf(value) ?? -1}]`;
}

function inWords(found: readonly TightenedInstance[], since: number | undefined): string {
  const lines = found.flatMap(({ instance, path, tightening }) => {
    const byRule = Map.groupBy(tightening.dropped, ({ rule }) => rule);
    return [
      ...[...byRule].flatMap(([rule, rights]) => [
        `${placeOf(path, instance, { rule, lastUsed: null })} ${rule}`,
        ...rights.map((right) => `  - ${rightInWords(right)}`),
      ]),
      ...changesInWords('lost', tightening.lost),
    ];
  });
  const dropped = found.reduce((total, { tightening }) => total + tightening.dropped.length, 0);
  const notes = [
    ...(since === undefined
      ? []
      : [`${counted(sum(found, 'forgotten'), 'request')} from before that day would be refused`]),
    ...(sum(found, 'unexplained') === 0
      ? []
      : [
          `${counted(sum(found, 'unexplained'), 'request')} that the policy does not explain: their rules are not changed`,
        ]),
    ...(sum(found, 'skipped') === 0
      ? []
      : [`${counted(sum(found, 'skipped'), 'event')} did not allow access`]),
  ];
  const proved = `proved: no access is gained, and ${counted(sum(found, 'held'), 'recorded request')} allowed as before`;
  return [...lines, `${counted(dropped, 'right')} left out; ${proved}`, ...notes]
    .map((line) => `${line}\n`)
    .join('');
}

function rightInWords({ field, value, kept, lastUsed }: DroppedRight): string {
  const used = lastUsed === null ? 'unused in this log' : `last used ${lastUsed}`;
  if (field === undefined) return `the whole rule: ${used}`;
  return value === undefined
    ? `${field} other than ${kept?.join(', ')}: ${used}`
    : `${field} ${JSON.stringify(value)}: ${used}`;
}

import { type Command, defineCommand } from '../command.ts';
import { counted } from '../files/configuration-file.ts';
import { eventLines } from '../files/event-lines.ts';
import { STANDARD_INPUT } from '../files/standard-input.ts';
import { configurationWithHosts } from '../files/worker-variables.ts';
import { type Replay, type ReplayedCaller, replay } from '../gate/replay.ts';
import { type UntoldCriterion, untoldCriteria } from '../gate/untold-criteria.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { printable, printableJson } from '../printable.ts';
import { withProgress } from '../progress.ts';
import { UsageError } from '../usage-error.ts';

/** `portcullis simulate FILE --events EVENTS.ndjson`: who would lose access, who would gain it? */
export const command: Command = defineCommand({
  description: `Evaluates recorded requests with the policies of a configuration, and lists
each caller for whom the decision differs, with examples. The input are events of the gate, one per line.

Events contain the roles of a caller but neither groups nor claims: changes of "roles" are not simulated. They also do not contain
queries, the arguments of Conduit calls, or, with pseudonyms, e-mail addresses. A rule that requires claims or one of these admits
no one here, and refuses everyone it may apply to. Such rules are listed.

The groups of callers that authenticate with a secret of the application are unknown, unless "accountsWithoutGroups" lists
their accounts. For callers that would lose access only for this reason, the line to add is printed.`,
  args: [CONFIGURATION_FILE],
  options: {
    events: value('FILE', 'the log to replay, such as --events events.ndjson; - reads standard input', {
      required: true,
    }),
    json: flag(
      '{ "replayed", "skipped", "unreadable", "unchanged", "gains", "losses", "notes" }; gains and losses are lists of { "instance", "kind", "issuer", "subject", "requests", "examples", "advice" }, notes of { "instance", "rule", "message" }',
    ),
  },
  ending: 'Exit code: 0 no caller gains or loses access, 1 some callers do, 2 invalid usage.',
  examples: ['portcullis.json --events events.ndjson'],
  async run(values, [file], io) {
    const { events } = values;
    // What a pipe brings comes once, and is looked at once for each instance.
    const kept = events === STANDARD_INPUT ? [...eventLines(events)] : undefined;
    const configuration = await configurationWithHosts(file);
    const result = replay(configuration, () => withProgress(kept ?? eventLines(events), 'events', io));
    if (result.replayed === 0) throw new UsageError(`${events}: contains no request that a policy decided`);
    const notes = untoldCriteria(configuration);
    io.stdout.write(
      values.json ? printableJson({ ...asData(result), notes }) : printable(inWords(result, events, notes)),
    );
    return result.gains.length + result.losses.length === 0 ? 0 : 1;
  },
});

function asData({ replayed, skipped, unreadable, unchanged, gains, losses }: Replay): object {
  return {
    replayed,
    skipped,
    unreadable,
    unchanged,
    gains: gains.map(callerAsData),
    losses: losses.map(callerAsData),
  };
}

/** With `null` where there is nothing, so that every entry has the same fields. */
function callerAsData(caller: ReplayedCaller): object {
  const { instance, kind, issuer, subject, requests, examples, advice } = caller;
  return {
    instance,
    kind,
    issuer: issuer ?? null,
    subject: subject ?? null,
    requests,
    examples: examples.map(({ before, after, ...example }) => ({
      ...example,
      before: before ?? null,
      after: after ?? null,
    })),
    advice: advice ?? null,
  };
}

function inWords(
  { replayed, skipped, unreadable, firstUnreadable, unchanged, gains, losses }: Replay,
  file: string,
  notes: readonly UntoldCriterion[],
): string {
  const left = [
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
    ...(unreadable === 0
      ? []
      : [`${counted(unreadable, 'line')} not JSON, the first at ${file}:${firstUnreadable}`]),
  ];
  const lines = [
    ...callersInWords('loses', losses),
    ...callersInWords('gains', gains),
    ...notes.map(({ instance, rule, message }) => `note: ${JSON.stringify(rule)} of ${instance} ${message}`),
    `${counted(replayed, 'request')} replayed: ${unchanged} as before, ${counted(losses.length, 'caller')} would lose, ` +
      `${gains.length} would gain${left.length === 0 ? '' : ` (${left.join(', ')})`}`,
  ];
  return `${lines.join('\n')}\n`;
}

function callersInWords(verb: string, callers: readonly ReplayedCaller[]): readonly string[] {
  return callers.flatMap(({ instance, kind, issuer, subject, requests, examples, advice }) => [
    `${verb}  ${subject === undefined ? kind : `${subject} (${issuer ?? 'issuer not known'})`}: ${counted(requests, 'request')} at ${instance}`,
    ...examples.map(
      ({ method, path, before, after }) =>
        `       ${method} ${path}: ${before ?? 'no rule'} before, now ${after ?? 'no rule'}`,
    ),
    ...(advice === undefined ? [] : [`       ${advice}`]),
  ]);
}

import type { AuditEvent, EventType } from '@portcullis/audit';
import { EVENT_TYPES } from '@portcullis/audit/internal';
import { type EventQuery, eventFilter } from '@portcullis/audit/read';
import { defined } from '@portcullis/core/internal';
import { type Command, type CommandIo, defineCommand } from '../command.ts';
import { logEvents } from '../files/log-file.ts';
import { LOG_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { momentOption } from '../line/time-option.ts';
import { patientWrite } from '../patient-write.ts';
import { printable, printableLine } from '../printable.ts';
import { eventSubject } from '../report/event-subject.ts';
import { otlpSpans } from '../story/otlp-spans.ts';
import { requestStory } from '../story/request-story.ts';
import { traceOf } from '../story/trace-of.ts';
import { UsageError } from '../usage-error.ts';

/** `portcullis events LOG`: who did what, and what became of it? */
export const command: Command = defineCommand({
  description: `Prints one line for each event that matches all options: time, type, actor, outcome and reason.
For one request (--request alone) it prints a timeline: gate, provider, origin, and what is missing.`,
  args: [LOG_FILE],
  options: {
    denied: flag('only refused requests'),
    since: value(
      'TIME',
      'from this time, such as 2026-01-31, 2026-01-31T12:00:00Z, or 1h for an hour ago (s, m, h, d, w)',
    ),
    from: value('TIME', 'the same as --since'),
    until: value('TIME', 'before then'),
    to: value('TIME', 'the same as --until'),
    actor: value('WHO', 'a subject or an e-mail address, exactly'),
    type: value('TYPE', 'such as request.decision or login', { many: true, proposals: EVENT_TYPES }),
    request: value('ID', 'the request ID, as shown on the error page'),
    spans: value('FILE', 'with --request: spans from a collector, OTLP in JSON on each line', {
      many: true,
    }),
    json: flag('the unmodified events of the log'),
  },
  ending: `Does not verify the log: see portcullis verify.
Exit code: 0 read to the end, 1 some lines are not events, or the request was not found, 2 invalid usage.`,
  examples: [
    'audit.ndjson --denied --since 2026-01-31',
    'audit.ndjson --actor alice@corp.example --type login --json',
    'audit.ndjson --request 01a2192e-881c-7296-aa15-5763abffef79 --spans spans.ndjson',
  ],
  async run(values, [file], io) {
    const { stdout, stderr } = io;
    const { denied, actor, type, request, spans = [] } = values;
    const now = Date.now();
    const since = either(values, 'since', 'from', now);
    const until = either(values, 'until', 'to', now);
    const wanted = filterOf({
      ...defined({ denied, since, until, actor }),
      ...(type === undefined ? {} : { types: type as EventType[] }),
      ...defined({ requestId: request }),
    });
    const isAlone = [denied, since, until, actor, type, values.json].every((one) => one === undefined);
    if (spans.length > 0 && (request === undefined || !isAlone)) {
      throw new UsageError('--spans requires --request, without other filters');
    }
    const found: AuditEvent[] = [];
    let unreadable = 0;
    for await (const { number, line, event } of logEvents(file)) {
      if (event === undefined) {
        unreadable += 1;
        stderr.write(`${file}:${number}: is not an event\n`);
      } else if (wanted(event)) {
        if (request !== undefined && isAlone) found.push(event);
        else await patientWrite(stdout, `${printableLine(values.json ? line : rowOf(event))}\n`);
      }
    }
    if (request === undefined || !isAlone) return unreadable === 0 ? 0 : 1;
    const isTold = await tellStory(request, found, spans, io);
    return isTold && unreadable === 0 ? 0 : 1;
  },
});

/** Tells the story of one request. Says whether all lines of the spans were read, and anything is known of it. */
async function tellStory(
  request: string,
  events: readonly AuditEvent[],
  files: readonly string[],
  { stdout, stderr }: CommandIo,
): Promise<boolean> {
  if (events.length === 0) {
    stderr.write(
      `no event of the request ${printable(request)} is in this log: it may be in another log, be older than this log, or have been lost\n`,
    );
    return false;
  }
  const own = events.find((event) => event.type === 'request.decision');
  const trace = own && traceOf(own);
  const read = trace === undefined ? [] : files.map((file) => ({ file, ...otlpSpans(file, trace.traceId) }));
  for (const { file, unreadable } of read) {
    for (const number of unreadable) stderr.write(`${file}:${number}: is not OTLP in JSON\n`);
  }
  const all = {
    spans: read.flatMap(({ spans }) => spans),
    unreadable: [],
    lost: Math.max(0, ...read.map(({ lost }) => lost)),
  };
  const { lines, missing } = requestStory(events, files.length === 0 ? undefined : all);
  for (const line of lines) await patientWrite(stdout, `${printableLine(line)}\n`);
  for (const part of missing) await patientWrite(stdout, `missing: ${printableLine(part)}\n`);
  return read.every(({ unreadable }) => unreadable.length === 0);
}

/** One option that has two names. */
function either<Name extends string>(
  values: Readonly<Record<Name, unknown>>,
  name: Name,
  other: Name,
  now: number,
): string | undefined {
  const [text, more] = [values[name], values[other]].filter((one) => typeof one === 'string');
  if (more !== undefined)
    throw new UsageError(`--${name} and --${other} are the same option: give one of them`);
  if (text === undefined) return undefined;
  const typed = values[name] === undefined ? other : name;
  return new Date(momentOption(`--${typed}`, text, now)).toISOString();
}

function filterOf(query: EventQuery): (event: AuditEvent) => boolean {
  try {
    return eventFilter(query);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(`--${error.message}`) : error;
  }
}

function rowOf(event: AuditEvent): string {
  const actor = 'actor' in event ? event.actor : undefined;
  const who = actor?.email ?? actor?.sub ?? actor?.kind ?? '-';
  return [event.time, event.outcome.padEnd(5), event.type, who, eventSubject(event), event.reason.join(' ')]
    .filter((part) => part !== '')
    .join('  ');
}

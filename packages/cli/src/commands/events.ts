import type { AuditEvent, EventType } from '@portcullis/audit';
import { type EventQuery, eventFilter } from '@portcullis/audit/read';
import { type Command, defineCommand } from '../command.ts';
import { logEvents } from '../files/log-file.ts';
import { timeOption } from '../gate/time-option.ts';
import { LOG_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { patientWrite } from '../patient-write.ts';
import { UsageError } from '../usage-error.ts';

/** `portcullis events LOG`: who did what, and what became of it? */
export const command: Command = defineCommand({
  description:
    'Prints one line for each event that all the options fit: when, what, who, what became of it and why.',
  args: [LOG_FILE],
  options: {
    denied: flag('only what was refused'),
    since: value(
      'TIME',
      'from then on, such as 2026-01-31, 2026-01-31T12:00:00Z, or 1h: so long ago (s, m, h, d, w)',
    ),
    from: value('TIME', 'the same as --since'),
    until: value('TIME', 'before then'),
    to: value('TIME', 'the same as --until'),
    actor: value('WHO', 'a subject or an e-mail address, whole'),
    type: value('TYPE', 'such as request.decision or login', { many: true }),
    request: value('ID', 'the request id that somebody was shown'),
    json: flag('the events as they are in the log'),
  },
  ending: `Does not check the log: see portcullis verify.
Exit code: 0 read to the end, 1 some lines are not events, 2 bad use.`,
  examples: [
    'audit.ndjson --denied --since 2026-01-31',
    'audit.ndjson --actor alice@corp.example --type login --json',
  ],
  async run(values, [file], { stdout, stderr }) {
    const { denied, actor, type, request } = values;
    const now = Date.now();
    const since = either(values, 'since', 'from', now);
    const until = either(values, 'until', 'to', now);
    const wanted = filterOf({
      ...(denied === undefined ? {} : { denied }),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
      ...(actor === undefined ? {} : { actor }),
      ...(type === undefined ? {} : { types: type as EventType[] }),
      ...(request === undefined ? {} : { requestId: request }),
    });
    let unreadable = 0;
    for await (const { number, line, event } of logEvents(file)) {
      if (event === undefined) {
        unreadable += 1;
        stderr.write(`${file}:${number}: is not an event\n`);
      } else if (wanted(event)) {
        await patientWrite(stdout, `${values.json ? line : rowOf(event)}\n`);
      }
    }
    return unreadable === 0 ? 0 : 1;
  },
});

/** One option that has two names. */
function either<Name extends string>(
  values: Readonly<Record<Name, unknown>>,
  name: Name,
  other: Name,
  now: number,
): string | undefined {
  const [text, more] = [values[name], values[other]].filter((one) => typeof one === 'string');
  if (more !== undefined) throw new UsageError(`--${name} and --${other} say the same: give one of them`);
  return text === undefined ? undefined : timeOption(text, now);
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
  return [event.time, event.outcome.padEnd(5), event.type, who, subjectOf(event), event.reason.join(' ')]
    .filter((part) => part !== '')
    .join('  ');
}

/** What it was about. */
function subjectOf(event: AuditEvent): string {
  switch (event.type) {
    case 'request.decision':
      return `${event.http.method} ${event.http.host}${event.http.path ?? event.http.path_raw ?? ''} ${event.http.status}`;
    case 'conduit.call':
      return event.resource.operation ?? '';
    case 'group.sync':
      return `${event.group.change} ${event.group.count} ${event.group.name}`;
    case 'policy.loaded':
      return event.policy.id;
    case 'config.changed':
      return event.config.name;
    case 'credential':
      return `${event.credential.change} ${event.credential.name}`;
    case 'sso':
      return [event.sso.step, event.sso.username].filter(Boolean).join(' ');
    case 'upstream.changed':
      return `${event.upstream.change} ${event.upstream.id}`;
    case 'signal':
      return event.signal.name;
    case 'audit.loss':
      return `${event.loss.count} lost at ${event.loss.sink ?? 'the recorder'}`;
    case 'audit.checkpoint':
      return `number ${event.checkpoint.number}`;
    default:
      return '';
  }
}

import { ownPrefix } from 'portcullis/internal';
import { type Command, defineCommand } from '../command.ts';
import { counted } from '../files/configuration-file.ts';
import { eventLines } from '../files/event-lines.ts';
import { configurationWithHosts } from '../files/worker-variables.ts';
import { eventsOf } from '../gate/replay.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { printable, printableJson } from '../printable.ts';
import { UsageError } from '../usage-error.ts';
import { type InstanceRedirects, redirectsOf } from './redirect-files.ts';

/** Kinds of requests that no person opens: they have no new address. */
const NOT_OPENED: ReadonlySet<unknown> = new Set([
  ...['asset', 'ajax', 'health', 'method', 'debug', 'login-flow', 'logout', 'oauth-token', 'webhook'],
  'capability',
]);

/** A path that was asked for and is not in the map. */
interface MissedPath {
  readonly instance: string;
  readonly path: string;
  readonly count: number;
  /** When it was last asked for. */
  readonly last: string;
  /** What the last request was answered with. */
  readonly status: number | undefined;
}

/** `portcullis redirects missed FILE --events EVENTS`: which old addresses lead nowhere? */
export const command: Command = defineCommand({
  description: `Lists the paths that were asked for and that no redirect is for, the most frequent first: how often, when last, and what the
application answered. From the events of the gate, for GET and HEAD, without style sheets, scripts, logins and the API.`,
  args: [CONFIGURATION_FILE],
  options: {
    events: value(
      'FILE',
      'the log of recorded requests, such as --events events.ndjson; - reads standard input',
      {
        required: true,
      },
    ),
    redirects: value('FILE', 'the file of a map that is stored; INSTANCE=FILE if several are', {
      many: true,
    }),
    json: flag('[{ "instance", "path", "count", "last", "status" }]'),
  },
  ending: 'Exit code: 0 printed, 2 invalid usage.',
  examples: [
    'portcullis.json --events events.ndjson',
    'portcullis.json --events events.ndjson --redirects redirects.csv',
  ],
  async run({ events, redirects = [], json }, [file], { stdout }) {
    const configuration = await configurationWithHosts(file);
    const all = await redirectsOf(configuration, redirects, 'refuse');
    if (all.length === 0) throw new UsageError(`${file}: no instance has "redirects"`);
    const lines = [...eventLines(events)];
    const missed = all
      .flatMap((one) =>
        missedBy(one, eventsOf(one.instance, configuration, lines), ownPrefix(configuration.login)),
      )
      .sort((a, b) => b.count - a.count || (a.path < b.path ? -1 : 1));
    stdout.write(json ? printableJson(missed) : printable(inWords(missed)));
    return 0;
  },
});

function missedBy(
  { instance, reading }: InstanceRedirects,
  events: Iterable<unknown>,
  prefix: string,
): readonly MissedPath[] {
  const found = new Map<string, MissedPath>();
  for (const event of events) {
    const { path, status, time } = asked(event) ?? {};
    if (path === undefined || path.startsWith(prefix) || reading.map.target(path) !== undefined) continue;
    const { count = 0, last = '', status: before } = found.get(path) ?? {};
    const isLater = time !== undefined && time >= last;
    found.set(path, {
      ...{ instance: instance.name, path, count: count + 1 },
      ...(isLater ? { last: time, status } : { last, status: before }),
    });
  }
  return [...found.values()];
}

/** What a user opened; `undefined` for all other events. */
function asked(
  event: unknown,
):
  | { readonly path: string; readonly status: number | undefined; readonly time: string | undefined }
  | undefined {
  const { type, time, http, resource } = (event ?? {}) as {
    readonly type?: unknown;
    readonly time?: unknown;
    readonly http?: { readonly method?: unknown; readonly path?: unknown; readonly status?: unknown };
    readonly resource?: { readonly kind?: unknown; readonly operation?: unknown };
  };
  if (type !== 'request.decision' || (http?.method !== 'GET' && http?.method !== 'HEAD')) return undefined;
  if (typeof http.path !== 'string') return undefined;
  if (NOT_OPENED.has(resource?.kind) || resource?.operation === 'pull' || resource?.operation === 'push')
    return undefined;
  const { path, status } = http;
  return {
    path,
    status: typeof status === 'number' ? status : undefined,
    time: typeof time === 'string' ? time : undefined,
  };
}

function inWords(missed: readonly MissedPath[]): string {
  const lines = missed.map(
    ({ count, last, status = '-', path }) => `${String(count).padStart(7)}  ${last}  ${status}  ${path}\n`,
  );
  return `${lines.join('')}${counted(missed.length, 'path')} not in the map\n`;
}

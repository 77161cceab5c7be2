import { memorySyncRuns, SyncFailure } from '@portcullis/phabricator/sync';
import { type Command, defineCommand } from '../command.ts';
import { flag, value } from '../line/options.ts';
import { eventsInto } from '../phorge/sync-events.ts';
import { syncInWords } from '../phorge/sync-in-words.ts';
import { DISABLE_TOKEN_VARIABLE, readMembers, syncOf, TOKEN_VARIABLE } from '../phorge/sync-inputs.ts';
import { printable, printableJson } from '../printable.ts';

const OPTIONS = {
  config: value(
    'FILE',
    '{ "phorge": URL, "projects": { SLUG: [GROUP, …] }, "protectedUsernames"?, "maxRemovals"?, "maxRemovalsPercent"?, "disable"?: { "groups": [GROUP, …] } }',
    { required: true },
  ),
  members: value('FILE', 'who is in which group: { GROUP: [USERNAME, …] }; - reads standard input', {
    required: true,
  }),
  'max-removals': value('NUMBER', 'safety limit: the maximum number of members that this run may remove'),
  'max-removals-percent': value('NUMBER', 'the same, in percent of all members'),
} as const;

const TOKEN = `The Conduit token is read from ${TOKEN_VARIABLE}, and the token that disables accounts
from ${DISABLE_TOKEN_VARIABLE} if it is a different one. Neither is ever printed.`;

/** `portcullis sync plan`: what would change? */
export const plan: Command = defineCommand({
  description: `Compares groups with the projects that follow them, and shows what apply would change. Changes nothing.
${TOKEN}`,
  args: [],
  options: { ...OPTIONS, json: flag('{ "projects", "leavers", "accounts", "problems", "brake"? }') },
  ending:
    'Exit code: 0 the plan can be applied in full, 1 the brake stops it or changes are skipped, 2 invalid usage, or Phorge did not answer.',
  examples: ['--config sync.json --members members.json'],
  async run(values, _, io) {
    const sync = await syncOf(values.config, values, io);
    const found = await sync.plan(await readMembers(values.members));
    io.stdout.write(values.json ? printableJson(found) : printable(syncInWords(found)));
    return found.brake !== undefined || found.problems.length > 0 ? 1 : 0;
  },
});

/** `portcullis sync apply`: groups that become members of projects. */
export const apply: Command = defineCommand({
  description: `Creates a new plan and applies it, unless the brake stops it. It can be interrupted and started again.
${TOKEN}
Does not prevent concurrent runs: the gate's own runs are serialized by a Durable Object, this command is not.`,
  args: [],
  options: {
    ...OPTIONS,
    events: value('FILE', 'each change is appended to this file as an audit event before it is applied', {
      required: true,
    }),
    json: flag('{ "changes", "projects", "leavers", "problems" }'),
  },
  ending:
    'Exit code: 0 applied in full, 1 the brake stopped it or changes were skipped, 2 invalid usage, or Phorge did not answer.',
  examples: ['--config sync.json --members members.json --events events.ndjson'],
  async run(values, _, io) {
    const { stdout, stderr } = io;
    const sync = await syncOf(values.config, values, io);
    const members = await readMembers(values.members);
    const onProgress = (done: number, of: number): void => {
      if (stderr.isTTY === true) stderr.write(`\r${done} of ${of} done${done === of ? '\r\u001b[K' : ''}`);
    };
    try {
      const result = await sync.run(members, {
        runs: memorySyncRuns(),
        record: eventsInto(values.events),
        onProgress,
      });
      if (!result.ran) return 1;
      const { changes, plan: made } = result;
      const { projects, leavers, problems } = made;
      stdout.write(
        values.json
          ? printableJson({ changes, projects, leavers, problems })
          : `${printable(syncInWords(made))}${changes} changes made\n`,
      );
      return problems.length > 0 ? 1 : 0;
    } catch (error) {
      if (!(error instanceof SyncFailure) || error.code !== 'sync.brake') throw error;
      stdout.write(
        values.json
          ? `${JSON.stringify({ changes: 0, brake: error.message })}\n`
          : `stopped, and nothing was changed: ${error.message}\n`,
      );
      return 1;
    }
  },
});

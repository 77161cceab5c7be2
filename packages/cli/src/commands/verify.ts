import { statSync } from 'node:fs';
import type { LogUnprovenCode, UnprovenCode } from '@portcullis/audit/internal';
import { type LogReport, verifyLog } from '@portcullis/audit/read';
import { type Command, defineCommand } from '../command.ts';
import { type FoundStatement, readStatement } from '../files/log-statement-file.ts';
import { textLines } from '../files/text-lines.ts';
import { isReceipt, verifyTiledLog } from '../gate/verify-tiled-log.ts';
import { flag, value } from '../line/options.ts';
import { printableJson } from '../printable.ts';
import { withProgress } from '../progress.ts';
import { type LogVerdict, logVerdict, verdictInWords } from '../report/log-verdict.ts';
import { UsageError } from '../usage-error.ts';

/** What may stay unproven: what a log leaves open, and keys that could be the log writer's own. */
type Allowance = UnprovenCode | 'keys';

const ALLOWANCES: readonly Allowance[] = ['tail', 'chain', 'end', 'keys', 'signatures'];
const TILED_ALLOWANCES: readonly (LogUnprovenCode | 'keys')[] = ['witnesses', 'policy', 'previous', 'keys'];

/** Options that have no effect without `--log`: what is not verified must not be reported as verified. */
const OF_TILED_LOGS = ['witness', 'quorum', 'since', 'previous', 'previous-log'] as const;

/** `portcullis verify LOG`: is the log whole and unchanged? */
export const command: Command = defineCommand({
  description: `With --log, LOG is a transparency log (C2SP tlog-tiles), in a folder or at a URL, or a receipt of one,
FILE.tlog-proof, which is verified offline: the checkpoint's signatures, the position of every entry in the tree, and the
sequence numbers of each writer.

Without --log: reads an audit log line by line and verifies the hash of each event, the chain of each writer and the
checkpoints. Lists all errors, each with its line number, and all that is not proved. Needs no
network.

What --allow can leave unproven in a transparency log:
  witnesses   no witness key was given
  policy      a version without an entry that states when it became active
  previous    writers that started in the previous log, which was not given
  keys        they were found in the log's own folder
In an audit log:
  tail        events after the last checkpoint of their writer: a running gate always has some
  chain       writers that no checkpoint covers
  end         whether lines are missing at the end: the last checkpoint is unknown
  keys        that the keys belong to the authority: they were found next to the log
  signatures  all signatures: there are no keys`,
  args: [
    {
      placeholder: 'LOG',
      what: 'file',
      brief: 'a file with one event per line (- reads standard input), a folder, a URL, or a FILE.tlog-proof',
    },
  ],
  options: {
    keys: value(
      'FILE',
      'the statement of the checkpoint authority, with its public keys and its last checkpoint; fetch it from the authority, not from where the log is stored. Default: LOG.keys.json, if it exists',
    ),
    allow: value('WHAT', 'what can be unproven, as above', {
      many: true,
      proposals: [...new Set([...ALLOWANCES, ...TILED_ALLOWANCES])],
    }),
    part: flag('LOG is a part of a longer log, such as one hour'),
    log: value(
      'VKEY',
      "the log's verifier key, or a file that contains it; do not take it from the log's own folder",
    ),
    witness: value('VKEY', "a witness's, the same", { many: true }),
    quorum: value('N', 'how many of the witnesses must have cosigned. Default: all'),
    since: value(
      'FILE',
      'a checkpoint that you verified before: the log must continue it; only later entries are read',
    ),
    previous: value(
      'LOG',
      'the log that this one continues: it must verify, and have been closed for this one',
    ),
    'previous-log': value('VKEY', 'its verifier key'),
    json: flag('the report as data'),
  },
  ending: 'Exit code: 0 the log is verified, 1 there are errors or it is unproven, 2 invalid usage.',
  examples: [
    'audit.ndjson --keys statement.json --allow tail',
    './log --log log.vkey --witness witness.vkey --since checkpoint',
    'request.tlog-proof --log log.vkey --allow witnesses --json',
  ],
  async run(values, [file], { stdout, stderr }) {
    if (values.log !== undefined) {
      if (values.keys !== undefined || values.part !== undefined) {
        throw new UsageError('--keys and --part are for chained logs, --log is for a transparency log');
      }
      const { log, witness: witnesses = [], quorum, since, json = false } = values;
      const allow = (values.allow ?? []).map((text) => allowance(text, TILED_ALLOWANCES));
      const previous = previousOf(values.previous, values['previous-log'], since);
      if (isReceipt(file) && (since !== undefined || previous !== undefined)) {
        throw new UsageError('--since and --previous are for a log, not for a receipt');
      }
      const question = { place: file, log, witnesses, quorum, since, previous, allow, json };
      return verifyTiledLog(question, { stdout, stderr });
    }
    const stray = OF_TILED_LOGS.find((option) => values[option] !== undefined);
    if (stray !== undefined) throw new UsageError(`--${stray} needs --log: the verifier key of the log`);
    if (isTiled(file)) {
      throw new UsageError(
        `${file}: is a transparency log, or a receipt of one: give the log's verifier key with --log`,
      );
    }
    const allowed = (values.allow ?? []).map((text) => allowance(text, ALLOWANCES));
    const found = await readStatement(file, values.keys);
    const options = { part: values.part ?? false, allow: allowed.filter((one) => one !== 'keys') };
    const report = await verifyLog(
      withProgress(textLines(file), 'lines', { stdout, stderr }),
      found?.statement,
      options,
    );
    const keysUnproven = found?.besideLog === true && !allowed.includes('keys');
    const verdict = logVerdict(report, keysUnproven);
    if (values.json) {
      const keys = found === undefined ? null : { file: found.name, besideLog: found.besideLog };
      const data = { file, verdict, keys, ...report, good: verdict === 'good' };
      stdout.write(printableJson(data));
    } else {
      stdout.write(textOf(file, report, verdict, found, keysUnproven));
    }
    return verdict === 'good' ? 0 : 1;
  },
});

/** Whether a place can be no chained log: the lines of a receipt would be told as if a log had been changed. */
function isTiled(place: string): boolean {
  return (
    isReceipt(place) ||
    /^https?:\/\//.test(place) ||
    statSync(place, { throwIfNoEntry: false })?.isDirectory() === true
  );
}

function previousOf(
  place: string | undefined,
  log: string | undefined,
  since: string | undefined,
): { readonly place: string; readonly log: string } | undefined {
  if (place === undefined && log === undefined) return undefined;
  if (place === undefined || log === undefined)
    throw new UsageError('--previous and --previous-log must be given together');
  if (since !== undefined)
    throw new UsageError('--previous needs the whole log and cannot be combined with --since');
  return { place, log };
}

function textOf(
  file: string,
  report: LogReport,
  verdict: LogVerdict,
  found: FoundStatement | undefined,
  keysUnproven: boolean,
): string {
  const { lines, events, chains, checkpoints, findings, findingsCount, unproven, earlierThanOthers } = report;
  const contents = `${lines} lines: ${events} events of ${chains} writers, ${checkpoints} checkpoints`;
  const text = findings.map(({ line, code, message }) => `${file}:${line}: ${code}: this line ${message}\n`);
  if (findingsCount > findings.length) text.push(`… and ${findingsCount - findings.length} more\n`);
  for (const { code, line, message, allowed } of unproven) {
    const place = line === undefined ? file : `${file}:${line}`;
    text.push(`${place}: unproven (${code}${allowed ? ', allowed' : ''}): ${message}\n`);
  }
  if (found?.besideLog === true) {
    const state = keysUnproven ? 'keys' : 'keys, allowed';
    text.push(
      `${file}: unproven (${state}): the keys are those of ${found.name}, next to the log: everyone who can write the log could ` +
        'have written them too. Fetch the statement from the authority and give it with --keys\n',
    );
  }
  text.push(`${file}: ${verdictInWords(verdict, findingsCount)} (${contents})\n`);
  if (chains > 1) text.push(orderBetweenWriters(earlierThanOthers));
  return text.join('');
}

function orderBetweenWriters({ count, firstLine }: LogReport['earlierThanOthers']): string {
  const seen =
    count === 0
      ? ''
      : `; ${count} lines, the first ${firstLine}, are earlier than a preceding line of another writer`;
  return `The order of lines of each writer is proved; the order between writers is not${seen}.\n`;
}

function allowance<One extends string>(text: string, known: readonly One[]): One {
  const found = known.find((one) => one === text);
  if (found === undefined) throw new UsageError(`--allow ${text}: must be one of ${known.join(', ')}`);
  return found;
}

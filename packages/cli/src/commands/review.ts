import { type Command, defineCommand } from '../command.ts';
import { pastConfiguration } from '../files/configuration-file.ts';
import { configurationWithHosts } from '../files/worker-variables.ts';
import { writeFile } from '../files/write-file.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { momentOption } from '../line/time-option.ts';
import { printable, printableJson } from '../printable.ts';
import { type AccessReview, ReviewCollector } from '../review/access-review.ts';
import { type Completeness, readPlainLog, readProvedLog } from '../review/completeness.ts';
import { reviewPage } from '../review/review-page.ts';
import { reviewTable } from '../review/review-table.ts';
import { UsageError } from '../usage-error.ts';

/** `portcullis review CONFIG`: who could reach what, who did, and is the log whole that says so? */
export const command: Command = defineCommand({
  description: `Creates one page for an access review: whether the log is complete, with its proof; the access that each policy change gained and
lost; unused rights; who could reach what; who held a role for a limited time; who reached what.`,
  args: [CONFIGURATION_FILE],
  options: {
    events: value(
      'LOG',
      'with --log, a transparency log: a folder or a URL. Otherwise a file with one event per line; it cannot be proved complete, which the page states',
      { required: true },
    ),
    from: value('TIME', 'such as 2026-01-01, 2026-01-01T12:00:00Z or 30d for 30 days ago, included', {
      required: true,
    }),
    to: value('TIME', 'the same, exclusive', { required: true }),
    log: value('VKEY', "the log's verifier key, or a file that contains it"),
    witness: value('VKEY', 'the same for a witness, as for portcullis verify', { many: true }),
    quorum: value('N', 'how many of the witnesses must have cosigned. Default: all'),
    earlier: value(
      'CONFIG',
      'a configuration that was active before, so that changes of its policies can be compared',
      { many: true },
    ),
    html: value('FILE', 'writes the page'),
    csv: value('FILE', 'writes the same as one table'),
    json: flag('prints the same as data. Without any of these options, prints a summary'),
  },
  ending:
    'Exit code: 0 the log is proved complete, 1 it is not (the review is still created), 2 the review could not be created, or invalid usage.',
  examples: [
    'portcullis.json --events events.ndjson --from 2026-01-01 --to 2026-02-01 --html review.html',
    'portcullis.json --events ./log --log log.vkey --witness witness.vkey --from 30d --to 2026-02-01 --csv review.csv',
  ],
  async run(values, [file], { stdout }) {
    const { events, log, witness: witnesses = [], quorum } = values;
    if (log === undefined && (witnesses.length > 0 || quorum !== undefined)) {
      throw new UsageError('--witness and --quorum need --log: the verifier key of the log');
    }
    const now = Date.now();
    const [from, to] = [momentOption('--from', values.from, now), momentOption('--to', values.to, now)];
    if (to <= from) throw new UsageError('--to must be later than --from');
    const configuration = await configurationWithHosts(file);
    const earlier = await Promise.all((values.earlier ?? []).map((one) => pastConfiguration(one)));
    const collector = new ReviewCollector(from, to);
    const onEvent = collector.add.bind(collector);
    const completeness =
      log === undefined
        ? readPlainLog(events, onEvent)
        : await readProvedLog(events, { log, witnesses, quorum }, { from, to }, onEvent);
    const review = await collector.review(configuration, earlier);
    const title = `Access review ${review.from.slice(0, 10)} to ${review.to.slice(0, 10)}`;
    if (values.html !== undefined) await writeFile(values.html, reviewPage(title, review, completeness));
    if (values.csv !== undefined) await writeFile(values.csv, reviewTable(review, completeness));
    if (values.json) stdout.write(printableJson({ completeness, ...review }));
    else stdout.write(printable(`${title}\n${inWords(review, completeness)}`));
    return completeness.verdict === 'good' ? 0 : 1;
  },
});

function inWords(
  { events, callers, rights, changes, elevations }: AccessReview,
  { log, verdict, remarks }: Completeness,
): string {
  const unused = rights.filter(({ used }) => used === 0).length;
  return [
    `log       ${log}: ${verdict}`,
    ...remarks.map((remark) => `          ${remark}`),
    `events    ${events.all}, including ${events.requests} requests; ${events.refused} refused or redirected to a login`,
    `callers   ${callers.length}`,
    `rights    ${rights.length}, ${unused} of them unused`,
    ...elevations.map(
      ({ who, role, until, state, used }) =>
        `elevation ${who} to ${role}: ${state}${until === '' ? '' : `, until ${until.slice(0, 16)} at the latest`}, ${used} uses`,
    ),
    ...changes.map(({ policy, time, after, difference }) => {
      const what =
        difference === undefined
          ? 'not compared'
          : `${difference.gained.length} gained, ${difference.lost.length} lost`;
      return `policy    ${policy} in version ${after.slice(0, 12)} at ${time}: ${what}`;
    }),
    '',
  ].join('\n');
}

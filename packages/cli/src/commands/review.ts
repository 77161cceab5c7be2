import { type Command, defineCommand } from '../command.ts';
import { goodConfiguration } from '../files/configuration-file.ts';
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
  description: `One page for whoever reviews access: whether the log is complete, with its proof; what each change of policy gained and
lost; rights that nobody used; who could reach what; who did.`,
  args: [CONFIGURATION_FILE],
  options: {
    events: value(
      'LOG',
      'with --log, a transparency log: a folder or an address. Otherwise a file with an event a line, of which nothing proves that it is complete; the page says so',
      { required: true },
    ),
    from: value('TIME', 'such as 2026-01-01, 2026-01-01T12:00:00Z or 30d for 30 days ago, included', {
      required: true,
    }),
    to: value('TIME', 'the same, not included', { required: true }),
    log: value('VKEY', "the log's verifier key, or a file that holds it"),
    witness: value('VKEY', "a witness's, the same, as for portcullis verify", { many: true }),
    quorum: value('N', 'how many of the witnesses must have cosigned. Default: all'),
    earlier: value(
      'CONFIG',
      'a configuration that was in force before, so that changes of its policies can be compared',
      { many: true },
    ),
    html: value('FILE', 'writes the page'),
    csv: value('FILE', 'writes the same as one table'),
    json: flag('the same as data, printed. Without any of them, a summary is printed'),
  },
  ending:
    'Exit code: 0 the log is proved, 1 it is not (the review is made all the same), 2 it could not be made, or bad use.',
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
    const earlier = await Promise.all((values.earlier ?? []).map((one) => goodConfiguration(one)));
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
  { events, callers, rights, changes }: AccessReview,
  { log, verdict, remarks }: Completeness,
): string {
  const unused = rights.filter(({ used }) => used === 0).length;
  return [
    `log       ${log}: ${verdict}`,
    ...remarks.map((remark) => `          ${remark}`),
    `events    ${events.all}, of which ${events.requests} requests; ${events.refused} refused or led to a login`,
    `callers   ${callers.length}`,
    `rights    ${rights.length}, of which ${unused} were not used`,
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

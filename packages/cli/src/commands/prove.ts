import { type Command, defineCommand } from '../command.ts';
import { counted, goodReading } from '../files/configuration-file.ts';
import { exampleQuestion } from '../gate/as-the-gate.ts';
import { type InstanceClaim, provenClaims } from '../gate/claims-of.ts';
import { dataPagesInWords } from '../gate/data-pages-in-words.ts';
import { explainLine } from '../gate/explain-line.ts';
import { requestInWords } from '../gate/request-in-words.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { printable, printableJson } from '../printable.ts';
import { asAnnotations } from '../report/github.ts';
import { asJunit } from '../report/junit.ts';
import { FORMAT_BRIEF, FORMATS, formatOf } from '../report/outcome.ts';
import { UsageError } from '../usage-error.ts';

/** `portcullis prove FILE`: is what the policy claims of itself true, for every request? */
export const command: Command = defineCommand({
  description: `Proves the "claims" of each policy for all requests, not by examples. If a claim
does not hold, shows the smallest request of the simplest caller that violates it, and the command that explains it. A claim about data of
applications is about requests to them: pages of other applications that show the data are listed next to it.`,
  args: [CONFIGURATION_FILE],
  options: {
    instance: value('NAME', 'only this instance'),
    format: value('FORM', FORMAT_BRIEF, { choices: FORMATS }),
    json: flag(
      'the same as --format json: { "claims": [{ "name", "holds", "counterexample"?: { "caller", "roles", "via"?, "method", "path", "resource"?, "network"?, "time"?, "authentication"?, "claims"?, "claimsIncomplete"?, "email"?, "rolesIncomplete"?, "rule" }, "alsoBy"?: "unknown" or [{ "page"?, "application", "kind"?, "method", "path", "rule" }] }] }',
    ),
  },
  ending:
    'Exit code: 0 all claims hold, 1 a claim does not hold, 2 a claim could not be decided, or invalid usage.',
  examples: [
    'portcullis.json',
    'portcullis.json --instance intranet --json',
    'portcullis.json --format github',
  ],
  async run(values, [file], { stdout }) {
    const format = formatOf(values);
    const { configuration, placeOf } = await goodReading(file);
    const proved = provenClaims(configuration, values.instance, Date.now());
    if (proved.length === 0) throw new UsageError(`${file}: no policy has "claims": nothing was proved`);
    const outcomes = proved.map(({ path, claim }) => ({
      name: claim.name,
      file,
      place: placeOf(path),
      failure:
        claim.counterexample === undefined ? undefined : shown(claim.counterexample, undefined).join('; '),
    }));
    if (format === 'github') {
      stdout.write(asAnnotations(outcomes));
    } else if (format === 'junit') {
      stdout.write(asJunit('portcullis prove', outcomes));
    } else if (format === 'json') {
      const claims = proved.map(({ claim: { request, ...claim } }) => claim);
      stdout.write(printableJson({ claims }));
    } else {
      const lines = proved.flatMap((each) => {
        const { instance, claim } = each;
        if (claim.counterexample === undefined || claim.request === undefined) {
          const data = dataPagesInWords(each);
          const how = data.length === 0 ? 'holds' : 'holds for requests';
          return [`${how}  ${claim.name}`, ...data.map((line) => `       ${line}`)];
        }
        const { hosts } = instance;
        const host = configuration.instances.length > 1 ? hosts[0] : undefined;
        const asked = exampleQuestion(instance, claim.request);
        const line =
          asked === undefined
            ? 'the resource depends on the content of the request, not on its address'
            : explainLine(file, host, configuration, claim.request, asked);
        return [`FAILS  ${claim.name}`, ...shown(claim.counterexample, line).map((text) => `       ${text}`)];
      });
      stdout.write(printable(`${lines.join('\n')}\n${summary(proved)}\n`));
    }
    return proved.every(({ claim }) => claim.holds) ? 0 : 1;
  },
});

function shown(
  example: NonNullable<InstanceClaim['claim']['counterexample']>,
  line: string | undefined,
): readonly string[] {
  return [
    requestInWords(example),
    example.rule === null ? 'no rule matches it' : `rule ${example.rule} decides`,
    ...(line === undefined ? [] : [line]),
  ];
}

function summary(proved: readonly InstanceClaim[]): string {
  const failed = proved.filter(({ claim }) => !claim.holds).length;
  const ofRequests = proved.filter(({ claim }) => claim.alsoBy !== undefined).length;
  const alone = ofRequests === 0 ? '' : `, ${ofRequests} of them for requests only`;
  return `${counted(proved.length, 'claim')}: ${failed === 0 ? `all hold${alone}` : `${failed} not true`}`;
}

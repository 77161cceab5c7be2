import { type Command, defineCommand } from '../command.ts';
import { flag } from '../line/options.ts';
import { overNetwork } from '../network/ask.ts';
import { DOCTOR_OPTIONS, subjectOf } from '../phorge/doctor-options.ts';
import { examine } from '../phorge/examine.ts';
import type { Finding } from '../phorge/finding.ts';
import { printable, printableJson } from '../printable.ts';

/** `portcullis phorge doctor URL`: what is wrong with a live Phorge and the gate in front of it? */
export const command: Command = defineCommand({
  description: `Checks a live Phorge, at its public address and, with --origin, behind the gate. All requests are harmless: nothing is
logged in, called or changed. What cannot be determined from here is reported as unknown, never as good.`,
  args: [
    {
      placeholder: 'URL',
      what: 'address',
      brief: 'its public address, such as https://phorge.corp.example/',
      words: [],
    },
  ],
  options: {
    ...DOCTOR_OPTIONS,
    json: flag('{ "url", "origin", "findings": [{ "check", "side", "verdict", "what", "remedy" }] }'),
  },
  ending: 'Exit code: 0 no problem was found, 1 problems were found, 2 invalid usage.',
  examples: [
    'https://phorge.corp.example/ --origin http://10.0.0.5/',
    'https://phorge.corp.example/ --server-name edge.gateway --client-id phorge --json',
  ],
  async run(values, [url], { stdout }) {
    const subject = await subjectOf(url, values, overNetwork);
    const findings = await examine(subject);
    if (values.json) {
      const { publicUrl } = subject;
      const result = { url: publicUrl.href, origin: values.origin ?? null, findings };
      stdout.write(printableJson(result));
    } else {
      stdout.write(printable(inWords(findings)));
    }
    return findings.some(({ verdict }) => verdict === 'bad') ? 1 : 0;
  },
});

const VERDICTS: readonly Finding['verdict'][] = ['bad', 'advice', 'unknown', 'ok'];

/** The worst first. */
function inWords(findings: readonly Finding[]): string {
  const lines = VERDICTS.flatMap((verdict) =>
    findings
      .filter((finding) => finding.verdict === verdict)
      .flatMap(({ check, side, what, remedy }) => [
        `${verdict.padEnd(7)}  ${check} (${side}): ${what}`,
        ...(remedy === null ? [] : [`         ${remedy}`]),
      ]),
  );
  const counts = VERDICTS.map(
    (verdict) => `${findings.filter((finding) => finding.verdict === verdict).length} ${verdict}`,
  );
  return `${lines.join('\n')}\n\n${counts.join(', ')}\n`;
}

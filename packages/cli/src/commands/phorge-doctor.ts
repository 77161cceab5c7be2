import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { overNetwork } from '../phorge/ask.ts';
import { WEBHOOKS } from '../phorge/checks/webhooks.ts';
import { DOCTOR_OPTIONS, DOCTOR_USAGE, subjectOf } from '../phorge/doctor-options.ts';
import { examine } from '../phorge/examine.ts';
import type { Finding } from '../phorge/finding.ts';
import { printable } from '../printable.ts';

/** `portcullis phorge doctor URL`: what is wrong with a live Phorge and the gate in front of it? */
export const doctor: Command = {
  name: 'doctor',
  summary: 'checks a live Phorge from outside the gate and from behind it',
  usage: `Usage: portcullis phorge doctor URL [--origin URL] [--server-name NAME] [--client-id ID] [--json] …

Asks a live Phorge, at its public address and, with --origin, behind the gate. Every request is harmless: nothing is
logged in, called or changed. What cannot be told from where it stands is said to be unknown, and never to be good.

${DOCTOR_USAGE}
  --json               { "url", "origin", "findings": [{ "check", "side", "verdict", "what", "remedy" }] }

Webhooks: ${WEBHOOKS.map(({ name }) => name).join(', ')}.

Exit code: 0 nothing bad was found, 1 something was, 2 bad use.`,
  async run(args, { stdout }) {
    const { file: url, values } = readArguments(
      args,
      { json: { type: 'boolean' }, ...DOCTOR_OPTIONS },
      'address',
    );
    const subject = await subjectOf(url, values, overNetwork);
    const findings = await examine(subject);
    if (values.json) {
      const { publicUrl } = subject;
      const result = { url: publicUrl.href, origin: values.origin ?? null, findings };
      stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    } else {
      stdout.write(printable(inWords(findings)));
    }
    return findings.some(({ verdict }) => verdict === 'bad') ? 1 : 0;
  },
};

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

import { formatVerifierKey } from '@portcullis/tlog';
import type { GatewayConfiguration } from 'portcullis';
import { publicBase } from 'portcullis/internal';
import { type Command, defineCommand } from '../command.ts';
import { counted, goodConfiguration } from '../files/configuration-file.ts';
import { KEY_VARIABLE, signingKeyOf } from '../files/signing-key-variable.ts';
import { filled, isOpen, variablesBeside, type WorkerVariables } from '../files/worker-variables.ts';
import { sendErasureOrder } from '../gate/send-erasure-order.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { gateAddress } from '../login/gate-address.ts';
import { printable } from '../printable.ts';
import { UsageError } from '../usage-error.ts';

const STAYS = `What stays: the log itself, which proves itself as before; names inside paths; what was exported with names.
Isolates use a pseudonym that they know for a minute more, and a Durable Object's storage can be set back for 30 days.
`;

/** `portcullis forget CONFIG`: nobody can tell any more whom the log speaks of. */
export const command: Command = defineCommand({
  description: `Signs an order and sends it to the gate, which destroys what links a person with their pseudonyms, and what it
remembers of their habits. Without --yes it only asks how many pseudonyms there are, and changes nothing. Needs
"audit.erasure" in the configuration, and your key among its operators. The secret is taken from
${KEY_VARIABLE}, and is never shown. Each pseudonym leaves an entry in the log (person.forgotten), which names
your key and nobody else.`,
  args: [CONFIGURATION_FILE],
  options: {
    issuer: value('URL', 'the identity provider of the person', { required: true }),
    subject: value('TEXT', 'the person, as that provider calls them (sub)', { required: true }),
    as: value('NAME', "your key's name", { required: true }),
    gate: value(
      'URL',
      'the gate. Default: the first host of the configuration, with the variables of the Wrangler file beside it',
    ),
    yes: flag('destroys. It cannot be taken back'),
    json: flag('{ "pseudonyms", "destroyed" }'),
  },
  ending: 'Exit code: 0 destroyed, 1 not destroyed, 2 bad use, or the gate did not obey.',
  examples: [
    'portcullis.json --issuer https://id.example.com --subject 00u1 --as acme.example/privacy-officer',
    'portcullis.json --issuer https://id.example.com --subject 00u1 --as acme.example/privacy-officer --yes',
  ],
  async run(values, [file], io) {
    const { stdout } = io;
    const configuration = await goodConfiguration(file);
    const key = await signingKeyOf(values.as, io);
    const path = erasurePath(file, configuration, formatVerifierKey(key.verifierKey));
    const action = values.yes === true ? 'forget' : 'look';
    const { issuer: iss, subject: sub } = values;
    const gate = gateOf(values.gate, configuration, await variablesBeside(file));
    const order = { action, iss, sub, time: Date.now() } as const;
    const answer = await sendErasureOrder(new URL(path, gate), order, key);
    stdout.write(
      values.json ? `${JSON.stringify(answer)}\n` : printable(inWords(answer.pseudonyms, values.yes)),
    );
    return answer.destroyed ? 0 : 1;
  },
});

/** Where the gate takes orders. Fails where it would not obey this key, before anything is sent. */
function erasurePath(file: string, { audit = {} }: GatewayConfiguration, vkey: string): string {
  const { erasure } = audit;
  if (erasure === undefined)
    throw new UsageError(`${file}: has no "audit.erasure", so its gate obeys nobody`);
  if (!erasure.operators.includes(vkey)) {
    throw new UsageError(`${file}: audit.erasure.operators does not hold your key, which is ${vkey}`);
  }
  return erasure.path;
}

/** An order says whom it is about: it goes by https, but on this machine. */
function gateOf(
  gate: string | undefined,
  { instances }: GatewayConfiguration,
  variables: WorkerVariables,
): URL {
  const host = filled(instances[0]?.hosts[0] ?? '', variables);
  if (gate === undefined && isOpen(host))
    throw new UsageError(`--gate: the first host is ${host}, which only the Worker knows: name the gate`);
  return gateAddress(gate ?? publicBase(host)).base;
}

function inWords(pseudonyms: number, isDestroyed = false): string {
  const count = counted(pseudonyms, 'pseudonym');
  if (pseudonyms === 0) {
    return isDestroyed
      ? 'nobody of that name is known; habits, if there were any, are destroyed\n'
      : 'nobody of that name is known\nNothing was destroyed.\n';
  }
  if (!isDestroyed)
    return `${count}: with --yes, nobody can tell any more whose they are\n${STAYS}Nothing was destroyed.\n`;
  return `destroyed: what linked ${count} with the person, and their habits\n${STAYS}`;
}

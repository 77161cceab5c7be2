import { formatVerifierKey } from '@portcullis/tlog';
import type { GatewayConfiguration } from 'portcullis';
import { type Command, defineCommand } from '../command.ts';
import { counted, goodConfiguration } from '../files/configuration-file.ts';
import { KEY_VARIABLE, signingKeyOf } from '../files/signing-key-variable.ts';
import { variablesBeside } from '../files/worker-variables.ts';
import { sendErasureOrder } from '../gate/send-erasure-order.ts';
import { gateOfOrders } from '../gate/send-order.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { printable } from '../printable.ts';
import { UsageError } from '../usage-error.ts';

const STAYS = `Not erased: the log itself, which can still be verified; names in paths; exports that contain names.
Isolates may use a cached pseudonym for another minute, and a Durable Object's storage can be restored for 30 days.
`;

/** `portcullis forget CONFIG`: erases the link between a person and their pseudonyms in the log. */
export const command: Command = defineCommand({
  description: `Signs an order and sends it to the gate, which erases the link between a person and their pseudonyms, and the
recorded habits of the person. Without --yes, only reports the number of pseudonyms and changes nothing. Requires
"audit.erasure" in the configuration, with your key in its operators. The secret is read from
${KEY_VARIABLE} and is never printed. Each pseudonym adds an event to the log (person.forgotten), which names
your key and no person.`,
  args: [CONFIGURATION_FILE],
  options: {
    issuer: value('URL', "the issuer of the person's identity provider", { required: true }),
    subject: value('TEXT', "the person's subject (sub) there", { required: true }),
    as: value('NAME', "your key's name", { required: true }),
    gate: value(
      'URL',
      'the gate. Default: the first host of the configuration, with variables from the Wrangler file next to it',
    ),
    yes: flag('erases. This cannot be undone'),
    json: flag('{ "pseudonyms", "destroyed" }'),
  },
  ending: 'Exit code: 0 erased, 1 not erased, 2 invalid usage, or the gate refused the order.',
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
    const gate = gateOfOrders(values.gate, configuration, await variablesBeside(file));
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
    throw new UsageError(`${file}: has no "audit.erasure", so its gate accepts no orders`);
  if (!erasure.operators.includes(vkey)) {
    throw new UsageError(`${file}: audit.erasure.operators does not contain your key, ${vkey}`);
  }
  return erasure.path;
}

function inWords(pseudonyms: number, isDestroyed = false): string {
  const count = counted(pseudonyms, 'pseudonym');
  if (pseudonyms === 0) {
    return isDestroyed
      ? 'this person has no pseudonyms; recorded habits, if any, were erased\n'
      : 'this person has no pseudonyms\nNothing was erased.\n';
  }
  if (!isDestroyed)
    return `${count}: with --yes, they can no longer be linked to the person\n${STAYS}Nothing was erased.\n`;
  return `erased: the link of ${count} to the person, and the recorded habits\n${STAYS}`;
}

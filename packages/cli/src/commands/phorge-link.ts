import { randomBytes } from 'node:crypto';
import { type Command, defineCommand } from '../command.ts';
import { readTextFile } from '../files/text-file.ts';
import { value } from '../line/options.ts';
import { readLinkList } from '../phorge/link-list.ts';
import { linkRow } from '../phorge/link-rows.ts';
import { linkSql } from '../phorge/link-sql.ts';
import { UsageError } from '../usage-error.ts';

/** `portcullis phorge link LIST`: the rows that give people their old accounts, as SQL for review. */
export const command: Command = defineCommand({
  description: `Writes the rows that link users of the identity provider to their existing accounts in Phorge, as SQL in one
transaction, for an administrator to review and run. Works offline and changes nothing. Users are not matched by e-mail address:
the list names each user, as CSV with the header issuer,subject,username or as one JSON object per line.`,
  args: [{ placeholder: 'LIST', what: 'file', brief: 'the list; - reads standard input' }],
  options: {
    'provider-phid': value(
      'PHID',
      'the provider: SELECT phid, providerDomain FROM phabricator_auth.auth_providerconfig',
      { required: true },
    ),
    'server-name': value('NAME', 'its "Server Name", as in the configuration', { required: true }),
    namespace: value('NAME', 'storage.default-namespace of Phorge; default phabricator'),
  },
  ending: 'Exit code: 0 written, 2 invalid usage: the list has errors, which are printed line by line.',
  examples: ['people.csv --provider-phid PHID-AUTH-abcdefghijklmnopqrst --server-name edge.gateway'],
  async run(values, [file], { stdout }) {
    const target = {
      providerPhid: checked('--provider-phid', values['provider-phid'], /^PHID-AUTH-[a-z0-9]{20}$/),
      serverName: checked('--server-name', values['server-name'], /^[a-z0-9.]{1,64}$/),
      namespace: checked('--namespace', values.namespace ?? 'phabricator', /^[a-z0-9_]{1,32}$/),
    };
    const people = readLinkList(file, await readTextFile(file));
    const rows = await Promise.all(people.map((person) => linkRow(person, randomBytes)));
    stdout.write(linkSql(rows, target));
    return 0;
  },
});

function checked(option: string, value: string, pattern: RegExp): string {
  if (!pattern.test(value)) throw new UsageError(`${option} ${value}: must look like ${pattern.source}`);
  return value;
}

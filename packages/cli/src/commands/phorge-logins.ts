import { type Command, type CommandIo, defineCommand } from '../command.ts';
import { flag, value } from '../line/options.ts';
import { gateAddress } from '../login/gate-address.ts';
import { callGate } from '../login/gate-call.ts';
import { GitCredentials } from '../login/git-credentials.ts';
import { type GivenCredential, givenInWords, readGiven } from '../login/given-credentials.ts';
import { notGiving } from '../login/issued.ts';
import { arcFile, credentialInArc } from '../phorge/arc-settings.ts';
import { credentialInGit } from '../phorge/git-login.ts';
import { printable, printableJson } from '../printable.ts';
import { GATE } from './phorge-login.ts';

/** `portcullis logins GATE`: what programs act with, and an end to it. */
export const command: Command = defineCommand({
  description: `Calls the gate with the credential that portcullis login stored in git or arc. Users see their own credentials; users with one
of the roles in the gate's configuration see those of all users. A revoked credential is refused from the next request on.`,
  args: [GATE],
  options: {
    end: value('ID', 'revokes this credential', { many: true }),
    everyone: flag('lists the credentials of all users, for operators'),
    json: flag('{ "credentials": [{ "id", "name", "created_at", "used_at", "ends_at" }] }'),
    prefix: value('PATH', "the prefix of the gate's endpoints; default /.portcullis/"),
  },
  ending: 'Exit code: 0 listed or revoked, 1 the credential does not exist, 2 invalid usage, or no login.',
  examples: [
    'https://phorge.corp.example',
    'https://phorge.corp.example --end 3q2-7wAAAAAAAAAB',
    'https://phorge.corp.example --everyone --json',
  ],
  async run(values, [address], io) {
    const gate = gateAddress(address, values.prefix);
    const credential = await keptCredential(gate.base, io);
    if (credential === undefined)
      throw new Error(`there is no login: run portcullis login ${gate.base.origin}`);
    const everyone = values.everyone === true ? { everyone: '1' } : {};
    let missing = 0;
    for (const id of values.end ?? []) {
      const { status } = await callGate(gate.endpoint('credentials/revoke'), {
        credential,
        form: { id, ...everyone },
      });
      if (status === 204) io.stdout.write(values.json === true ? '' : `${id}: ended\n`);
      else if (status === 404) missing += 1;
      else throw refused(status, gate.base.origin);
      if (status === 404) io.stderr.write(`${id}: this credential does not exist or is not yours\n`);
    }
    if (values.end !== undefined) return missing > 0 ? 1 : 0;
    const given = await listed(gate.endpoint('credentials/list'), credential, everyone, gate.base.origin);
    io.stdout.write(
      values.json === true ? printableJson({ credentials: given }) : printable(givenInWords(given)),
    );
    return 0;
  },
});

async function listed(
  url: string,
  credential: string,
  everyone: Readonly<Record<string, string>>,
  origin: string,
): Promise<readonly GivenCredential[]> {
  const all: GivenCredential[] = [];
  for (let skip = 0; ; ) {
    const page = skip === 0 ? everyone : { ...everyone, skip: String(skip) };
    const { status, body } = await callGate(`${url}?${new URLSearchParams(page)}`, { credential });
    const given = status === 200 ? readGiven(body) : undefined;
    if (given === undefined) throw refused(status, origin);
    all.push(...given);
    if (typeof body.next !== 'number' || body.next <= skip) return all;
    skip = body.next;
  }
}

function refused(status: number, origin: string): Error {
  if (status === 401) return new Error(`the login has expired: run portcullis login ${origin}`);
  if (status === 403) return new Error('--everyone: only operators can see the credentials of other users');
  return notGiving(origin, status);
}

async function keptCredential(base: URL, { env = {} }: CommandIo): Promise<string | undefined> {
  return (
    (await credentialInGit(new GitCredentials(env), base)) ??
    (env.HOME === undefined ? undefined : await credentialInArc(arcFile(env.HOME), base))
  );
}

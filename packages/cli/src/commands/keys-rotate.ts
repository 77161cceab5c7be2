import { SecretSourceError } from '@portcullis/secrets';
import { type Command, defineCommand } from '../command.ts';
import { keyKindOf } from '../keys/key-kind.ts';
import { keyStoreOf } from '../keys/key-store.ts';
import { KEY_KINDS, newKey } from '../keys/new-key.ts';
import { flag, value } from '../line/options.ts';
import { printable } from '../printable.ts';
import { UsageError } from '../usage-error.ts';

const TIMEOUT_MS = 30_000;
const HOUR_MS = 3_600_000;
/** So long after a rotation a gate may still make things with the old key (docs/decisions/0034). */
const SPREADING_MS = 180_000;

/** `portcullis keys rotate KIND`: adds a new version of a key. */
export const command: Command = defineCommand({
  description: `Creates a key and writes it to a secret store, for gates that read it from there ("secrets" of the configuration, or of
movingGateway()). The current key stays valid in addition to the new one, the one before does not. Therefore a key is not
rotated while sessions or assertions of the previous key may still be valid. Gates use the new key once all of them have read it; configuration and
Worker do not change.
The key is not printed.
Vault: VAULT_ADDR, VAULT_TOKEN and VAULT_NAMESPACE; the token needs "read" and "patch". AWS: AWS_REGION, AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, allowed to GetSecretValue and PutSecretValue.`,
  args: [{ placeholder: 'KIND', what: 'kind', brief: 'session, assertion or hmac', words: KEY_KINDS }],
  options: {
    vault: value('MOUNT/PATH', 'a secret of the KV engine, version 2, with the key in its field "value"'),
    aws: value('SECRET', 'a secret of AWS Secrets Manager, by name or ARN, whose text is the key'),
    overlap: value(
      'HOURS',
      'the lifetime of what a key signs or seals, in hours: a version younger than that is not replaced. Default: 24, as for sessions',
    ),
    yes: flag('rotates'),
  },
  ending:
    'Exit code: 0 rotated, 1 not yet, or --yes is missing, 2 invalid usage, or the store could not be used.',
  examples: [
    'session --vault secret/gate/session --yes',
    'session --aws prod/session-key --overlap 12 --yes',
  ],
  async run({ vault, aws, overlap = '24', yes = false }, [kind], io) {
    const hours = Number(overlap);
    if (!/^\d{1,5}$/.test(overlap) || hours === 0)
      throw new UsageError('--overlap is a number of hours, at least 1');
    const [made, store] = [keyKindOf(kind), keyStoreOf({ vault, aws }, io)];
    const say = (text: string) => io.stdout.write(printable(`${store.name}: ${text}\n`));
    try {
      const versions = await store.read(AbortSignal.timeout(TIMEOUT_MS));
      const [current] = versions;
      if (current.createdAt === undefined)
        throw new UsageError(`${store.name} does not report the age of version ${current.id}`);
      const age = Date.now() - current.createdAt;
      if (age < hours * HOUR_MS + SPREADING_MS) {
        say(
          `version ${current.id} is ${Math.floor(age / HOUR_MS)} hours old: sessions or assertions of the previous version may still be valid`,
        );
        return 1;
      }
      if (!yes) {
        say(`version ${current.id} would be replaced. Add --yes to rotate.`);
        return 1;
      }
      const ids = versions.map(({ id }) => id);
      await store.replace(await newKey(made), ids, AbortSignal.timeout(TIMEOUT_MS));
      say(`has a new version; ${current.id} stays valid in addition`);
      return 0;
    } catch (error) {
      if (error instanceof SecretSourceError) throw new UsageError(error.message);
      throw error;
    }
  },
});

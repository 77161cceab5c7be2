import { type Command, type CommandIo, defineCommand } from '../command.ts';
import { counted } from '../files/configuration-file.ts';
import { flag, value } from '../line/options.ts';
import { isForSecrets } from '../login/gate-address.ts';
import { printable, printableJson } from '../printable.ts';
import { UsageError } from '../usage-error.ts';
import { uploadArchive } from './upload-archive.ts';

/** `portcullis archive upload FOLDER --bucket NAME`: an archive in R2. */
export const command: Command = defineCommand({
  description: `Makes a bucket of R2 the same as an archive: writes what the bucket lacks, archive.json last, and deletes objects that the
archive does not have any more, for instance of a forgotten person. It can be ended and started again. Verify the archive before.

Reads R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY, and CLOUDFLARE_ACCOUNT_ID, or in its place R2_ENDPOINT, such as
https://ACCOUNT.eu.r2.cloudflarestorage.com. None of them is printed.`,
  args: [{ placeholder: 'FOLDER', what: 'folder', brief: 'the archive' }],
  options: {
    bucket: value('NAME', 'the bucket, which must exist', { required: true }),
    json: flag('{ "written", "present", "removed" }'),
  },
  ending:
    'Exit code: 0 the bucket is the same as the archive, 2 invalid usage, or the bucket did not answer.',
  examples: ['./archive --bucket phab-archive'],
  async run({ bucket, json }, [folder], io) {
    const done = await uploadArchive(folder, {
      ...targetOf(io),
      bucket,
      fetch: globalThis.fetch,
      now: Date.now,
    });
    const { written, present, removed } = done;
    const words = `${bucket}: ${counted(written, 'object')} written, ${present} were there, ${removed} deleted\n`;
    io.stdout.write(json ? printableJson(done) : printable(words));
    return 0;
  },
});

function targetOf({ env = {} }: CommandIo) {
  const { CLOUDFLARE_ACCOUNT_ID: account, R2_ENDPOINT: given } = env;
  const endpoint = URL.parse(
    given ?? `https://${needed('CLOUDFLARE_ACCOUNT_ID', account)}.r2.cloudflarestorage.com`,
  );
  if (endpoint === null || !isForSecrets(endpoint) || endpoint.pathname !== '/')
    throw new UsageError('R2_ENDPOINT must be an https URL without a path');
  const accessKeyId = needed('R2_ACCESS_KEY_ID', env.R2_ACCESS_KEY_ID);
  const secretAccessKey = needed('R2_SECRET_ACCESS_KEY', env.R2_SECRET_ACCESS_KEY);
  return { endpoint: endpoint.origin, credentials: { accessKeyId, secretAccessKey } };
}

function needed(name: string, given: string | undefined): string {
  if (given === undefined || given === '') throw new UsageError(`set ${name}`);
  return given;
}

import { receiptOf } from '@portcullis/audit/read';
import { TlogError } from '@portcullis/tlog';
import { type Command, defineCommand } from '../command.ts';
import { tiledLog } from '../files/tiled-log.ts';
import { writeFile } from '../files/write-file.ts';
import { value } from '../line/options.ts';

/** `portcullis receipt REQUEST-ID`: creates a verifiable receipt of a request's event. */
export const command: Command = defineCommand({
  description: `Finds the event of a request in a transparency log and writes its receipt: the event with its salt, the proof that
it is in the log, and the cosigned checkpoint, as a C2SP tlog-proof. portcullis verify FILE.tlog-proof verifies it
offline, as any tool for that format can. The id of a policy version (its SHA-256) is accepted too: its receipt
proves when the version became active. So is the SHA-256 of an archive.json: its receipt proves when the gate first served the archive.`,
  args: [
    {
      placeholder: 'REQUEST-ID',
      what: 'request id',
      brief: 'the request ID, as shown to the caller, or the SHA-256 of a policy version or an archive.json',
      words: [],
    },
  ],
  options: {
    'log-dir': value('DIR', "the folder of the log's files, or their base URL", { required: true }),
    out: value('FILE', 'the output file, usually FILE.tlog-proof. Default: standard output'),
  },
  ending: `Everyone who has a receipt can read the event in it. Does not verify who signed the log: see portcullis verify.
Exit code: 0 written, 1 not in the log, or the log's files are not what was logged, 2 invalid usage.`,
  examples: ['01a1b2c3-0000-7000-8000-000000000001 --log-dir ./log --out request.tlog-proof'],
  async run(values, [id], { stdout, stderr }) {
    const place = values['log-dir'];
    try {
      const receipt = await receiptOf(tiledLog(place), id);
      if (receipt === undefined) {
        stderr.write(`${place}: has no event of the request ${JSON.stringify(id)}\n`);
        return 1;
      }
      if (values.out === undefined) stdout.write(receipt);
      else await writeFile(values.out, receipt);
      return 0;
    } catch (error) {
      if (!(error instanceof TlogError)) throw error;
      stderr.write(`${place}: ${error.message}\n`);
      return 1;
    }
  },
});

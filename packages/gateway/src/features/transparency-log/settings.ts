import * as v from 'valibot';
import { optional, section, setting } from '../../configuration/setting.ts';
import { bindingName, count, listOf, logName, url, witnessKey } from '../../configuration/values.ts';
import type { LogConfiguration } from '../../generated/types.ts';

/** A transparency log, for the whole gate or for one instance. */
export const logSchema: v.GenericSchema<LogConfiguration> = section(
  'LogConfiguration',
  'A transparency log in an R2 bucket, in the format of C2SP tlog-tiles.',
  v.strictObject({
    durableObject: setting(
      'Durable Object namespace (class `PortcullisSequencer`) that sequences the log.',
      bindingName,
    ),
    origin: setting(
      'Name of the log and of its key, such as `gate.example.com/log`. It must never change.',
      logName,
    ),
    bucket: setting("Name of the R2 binding for the log's files.", bindingName),
    prefix: optional(
      'Prefix of all keys in the bucket. Default: none.',
      v.pipe(v.string(), v.endsWith('/', 'must end with "/"')),
    ),
    key: optional(
      "Name of the variable with the log's signing key. Default: the Durable Object generates and stores a key.",
      bindingName,
    ),
    follows: optional(
      'Origin of the log that this log continues, in the same Durable Object namespace. The first event of this log closes the earlier one. This log needs a different `prefix`. Default: none.',
      logName,
    ),
    witnesses: optional(
      { option: 'LogSequencerOptions.witnesses' },
      listOf(
        v.strictObject({
          url: setting('URL of the witness.', url),
          key: setting('Verifier key of the witness, from its operator: `name+hex+B…`.', witnessKey),
        }),
      ),
    ),
    quorum: optional({ option: 'LogSequencerOptions.quorum' }, count('witness', 0, 100)),
  }),
);

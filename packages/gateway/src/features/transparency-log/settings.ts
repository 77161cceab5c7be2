import * as v from 'valibot';
import { optional, section, setting } from '../../configuration/setting.ts';
import { bindingName, count, listOf, logName, url, witnessKey } from '../../configuration/values.ts';
import type { LogConfiguration } from '../../generated/types.ts';

/** A transparency log, of the whole gate or of one instance. */
export const logSchema: v.GenericSchema<LogConfiguration> = section(
  'LogConfiguration',
  'A transparency log: the open formats of C2SP tlog-tiles, in an R2 bucket.',
  v.strictObject({
    durableObject: setting(
      'A Durable Object namespace (class `PortcullisSequencer`) that keeps the log.',
      bindingName,
    ),
    origin: setting(
      "The log's name and that of its key, such as `gate.example.com/log`. It never changes.",
      logName,
    ),
    bucket: setting("The binding of the R2 bucket that holds the log's files.", bindingName),
    prefix: optional(
      'Begins every key in the bucket. Default: nothing.',
      v.pipe(v.string(), v.endsWith('/', 'must end with "/"')),
    ),
    key: optional(
      "The name of the variable with the log's signing key. Default: the Durable Object makes one and keeps it.",
      bindingName,
    ),
    follows: optional(
      'The origin of the log that this one continues, at the same Durable Object namespace: it is closed with the first event of this one, which needs a prefix of its own. Default: none.',
      logName,
    ),
    witnesses: optional(
      'Who is asked to cosign each checkpoint. Default: nobody, so that whoever holds the key could rewrite the log.',
      listOf(
        v.strictObject({
          url: setting('Its address.', url),
          key: setting('Its verifier key, from whoever runs it: `name+hex+B…`.', witnessKey),
        }),
      ),
    ),
    quorum: optional(
      'How many of them must have cosigned before a checkpoint is published. Default: all.',
      count('witness', 0, 100),
    ),
  }),
);

import {
  durableObjectSequencer,
  type SequencerNamespace,
  type Sink,
  transparencyLogSink,
} from '@portcullis/audit';
import type { LogBucket } from '@portcullis/audit/internal';
import { misconfigured } from '../../gate/assembly.ts';
import { bindingIn, namespaceIn } from '../../gate/bindings.ts';
import type { LogConfiguration } from '../../generated/types.ts';

/**
 * The sink of a transparency log. Fails with a `ConfigurationError` if the Worker lacks one of its bindings.
 * @param path where it stands in the configuration
 */
export function logSinkOf(log: LogConfiguration, env: object, path: string): Sink {
  const { durableObject, follows, witnesses = [], ...settings } = log;
  const namespace = namespaceIn<SequencerNamespace>(env, durableObject, `${path}.durableObject`);
  // The Durable Object uses it; that it is not there is said here, where somebody reads it.
  bindingIn<LogBucket>(env, log.bucket, 'put', `${path}.bucket`, 'R2 bucket');
  if (log.key !== undefined && typeof (env as Readonly<Record<string, unknown>>)[log.key] !== 'string') {
    throw misconfigured(
      `${path}.key`,
      `the Worker has no variable "${log.key}": set it with "wrangler secret put"`,
    );
  }
  return transparencyLogSink({
    sequencer: durableObjectSequencer(namespace, {
      ...settings,
      ...(follows === undefined ? {} : { follows: { origin: follows, durableObject } }),
      witnesses: witnesses.map(({ url, key }) => ({ url: url.replace(/\/+$/, ''), key })),
    }),
  });
}

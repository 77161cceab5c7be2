import {
  type ArchiveBucket,
  ArchiveReader,
  archiveAnswer,
  type ServedArchive,
} from '@portcullis/phabricator/internal';
import { bindingIn } from '../../../gate/bindings.ts';
import type { FeaturePart } from '../../../gate/feature-part.ts';
import { ownPrefix } from '../../../gate/own-prefix.ts';
import { gatewayError } from '../../../gateway-failure.ts';
import type { PhabricatorInstance } from '../phabricator-feature.ts';

/**
 * Answers what the policy allows from an archive, and asks Phorge nothing. Fails with a `ConfigurationError` if the Worker lacks the
 * bucket.
 */
export const archivePart: FeaturePart = {
  host: ({ instance, configuration, env, path, settings, theme, tell }) => {
    const { archive } = instance as PhabricatorInstance;
    if (archive === undefined) return {};
    const { bucket, closed = [], noindex = false } = archive;
    const found = bindingIn<ArchiveBucket>(env, bucket, 'get', `${path}.archive.bucket`, 'R2 bucket');
    const reader = new ArchiveReader(found, settings.warn);
    const prefix = ownPrefix(configuration.login);
    return {
      decided: async (context, next) => {
        const { request, target, clock, caller, roles } = context;
        if (target.path.startsWith(prefix)) return next();
        const isRead = request.method === 'GET' || request.method === 'HEAD';
        if (!isRead) {
          throw gatewayError('gateway.no_new_address', { detail: 'an archive answers GET and HEAD only' });
        }
        const mayReadClosed = caller.kind !== 'anonymous' && closed.some((role) => roles.has(role));
        const record = (served: ServedArchive): Promise<void> =>
          tell({ type: 'archive.served', outcome: 'allow', archive: served }, context);
        const question = { request, path: target.path, clock, mayReadClosed, record };
        return archiveAnswer({ reader, noindex, theme }, question);
      },
    };
  },
};

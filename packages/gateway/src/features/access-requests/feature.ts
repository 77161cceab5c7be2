import { type Feature, partTable, typesOf } from '../../feature.ts';
import { webhookRecipientPart } from './part.ts';
import { accessRequestsSettings } from './settings.ts';

/** People who are refused ask for access. */
export const accessRequests: Feature = {
  folder: 'features/access-requests',
  settings: { instance: accessRequestsSettings() },
  // Whoever asks is somebody who logged in here.
  checks: ({ instances, hasLogin }) =>
    instances.flatMap(({ instance, path }) =>
      hasLogin || instance.accessRequests === undefined
        ? []
        : [
            {
              path: `${path}.accessRequests`,
              message: 'needs "login": it is people logged in at the gate who ask',
            },
          ],
    ),
  parts: [
    partTable('accessRecipients', 'RecipientPart', { webhook: webhookRecipientPart }, ({ instances }) =>
      typesOf(instances.flatMap(({ accessRequests }) => accessRequests ?? [])).filter(
        (type) => type !== 'mail',
      ),
    ),
  ],
};

import { type Feature, partTable, typesOf } from '../../feature.ts';
import { webhookRecipientPart } from './part.ts';
import { accessRequestsSettings } from './settings.ts';

/** Lets users who are denied request access. */
export const accessRequests: Feature = {
  settings: { instance: accessRequestsSettings() },
  // Only users who logged in at the gate can request access.
  checks: ({ instances, hasLogin }) =>
    instances.flatMap(({ instance, path }) =>
      hasLogin || instance.accessRequests === undefined
        ? []
        : [
            {
              path: `${path}.accessRequests`,
              message: 'needs "login", because only users who are logged in at the gate can request access',
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

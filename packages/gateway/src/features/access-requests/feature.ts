import { type Feature, partTable, typesOf } from '../../feature.ts';
import { webhookRecipientPart } from './part.ts';
import { accessRequestsSetting } from './settings.ts';

/** Lets users who are denied request access. */
export const accessRequests: Feature = {
  folder: 'features/access-requests',
  settings: { instance: { accessRequests: accessRequestsSetting() } },
  // Only users who logged in at the gate can request access.
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

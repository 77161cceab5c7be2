import { ConduitError } from './envelope.ts';
import type { ConduitMethod } from './method.ts';

/** `differential.revision.edit`: there are no revisions here, and a new one needs a diff. */
export const revisionEdit: ConduitMethod = {
  name: 'differential.revision.edit',
  parameters: ['objectIdentifier', 'transactions'],
  requiresLogin: true,
  run: (_phorge, values) => {
    throw new ConduitError(
      'ERR-CONDUIT-CORE',
      `Monogram "${values.get('objectIdentifier')}" does not identify a valid object.`,
    );
  },
};

import type { PhorgeState } from '../phorge-state.ts';
import type { PhorgeUser } from '../users.ts';
import { ConduitError } from './envelope.ts';
import { isTruthy, members } from './json-input.ts';
import type { ConduitMethod } from './method.ts';

const FIELDS = ['disabled', 'approved'] as const;

/**
 * `user.edit` with the transaction types `disabled` and `approved`, by administrators alone. Phorge finds the account by id or PHID, and
 * not by its username. Idempotent: what changes nothing makes no transaction. Phorge's other types are refused, with an error of the
 * stand-in's own.
 */
export const userEdit: ConduitMethod = {
  name: 'user.edit',
  parameters: ['objectIdentifier', 'transactions'],
  requiresLogin: true,
  run: (phorge, values, by) => {
    const user = existing(phorge, String(values.get('objectIdentifier') ?? ''));
    const changes = [...members(values.get('transactions')).values()].map((item) => changeIn(members(item)));
    if (changes.length > 0 && !by.admin) {
      throw new ConduitError(
        'ERR-CONDUIT-CORE',
        '[You Shall Not Pass: People] (Can Disable Users) You do not have permission to disable or enable users. // ' +
          'Administrators can take this action.',
      );
    }
    const made = changes.filter(({ field, value }) => user[field] !== value);
    for (const { field, value } of made) user[field] = value;
    return {
      object: { id: user.id, phid: user.phid },
      transactions: made.map(() => ({ phid: `PHID-XACT-USER-${phorge.keys.key(15)}` })),
    };
  },
};

function changeIn(transaction: ReadonlyMap<string, unknown>): {
  readonly field: (typeof FIELDS)[number];
  readonly value: boolean;
} {
  const type = String(transaction.get('type'));
  const field = FIELDS.find((known) => known === type);
  if (field !== undefined) return { field, value: isTruthy(transaction.get('value')) };
  throw new ConduitError(
    'ERR-CONDUIT-CORE',
    `This fake Phorge does not support transactions of type "${type}".`,
  );
}

function existing(phorge: PhorgeState, identifier: string): PhorgeUser {
  const user = phorge.users.find(({ id, phid }) => phid === identifier || String(id) === identifier);
  if (user !== undefined) return user;
  const problem = /^\d+$/.test(identifier)
    ? `No object exists with ID "${identifier}".`
    : `Monogram "${identifier}" does not identify a valid object.`;
  throw new ConduitError('ERR-CONDUIT-CORE', problem);
}

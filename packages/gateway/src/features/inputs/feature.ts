import * as v from 'valibot';
import { defaulting } from '../../configuration/setting.ts';
import { auditPart, type Feature } from '../../feature.ts';
import { inputsPart } from './part.ts';

export const inputs: Feature = {
  settings: {
    audit: {
      inputs: defaulting(
        'Adds a hash of the inputs of each policy decision to its event, so that decisions can be replayed. Cannot be combined with `pseudonyms` or `people`.',
        v.boolean(),
        false,
      ),
    },
  },
  checks: ({ audit: { inputs, pseudonyms, people } }) => {
    const renamed = pseudonyms !== undefined ? 'pseudonyms' : people !== undefined ? 'people' : undefined;
    if (inputs !== true || renamed === undefined) return [];
    const message = `cannot be combined with "${renamed}": the hash would let anyone verify a guessed name`;
    return [{ path: 'audit.inputs', message }];
  },
  parts: [auditPart('inputs', inputsPart)],
};

import { sentence } from '@portcullis/core/internal';
import type { RetiredMessages } from '../retired-messages.ts';

/** German. */
export const messages: RetiredMessages = {
  title: 'Diese Website ist schreibgeschützt',
  since: (day) =>
    sentence(
      'Seit dem ',
      day,
      ' kann hier nichts mehr geändert werden. Alles, was Sie lesen konnten, können Sie weiterhin lesen.',
    ),
  moved: (where) => sentence('Weiter geht es unter ', where, '.'),
};

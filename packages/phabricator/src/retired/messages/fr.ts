import { sentence } from '@portcullis/core/internal';
import type { RetiredMessages } from '../retired-messages.ts';

/** French. */
export const messages: RetiredMessages = {
  title: 'Ce site est en lecture seule',
  since: (day) =>
    sentence(
      'Depuis le ',
      day,
      ', plus rien ne peut être modifié ici. Vous pouvez toujours lire tout ce que vous pouviez lire auparavant.',
    ),
  moved: (where) => sentence('Le travail continue sur ', where, '.'),
};

import { sentence } from '@portcullis/core/internal';
import type { RetiredMessages } from '../retired-messages.ts';

/** English. */
export const messages: RetiredMessages = {
  title: 'This site is read-only',
  since: (day) =>
    sentence(
      'Nothing here can be changed since ',
      day,
      '. You can still read everything that you could read before.',
    ),
  moved: (where) => sentence('Work goes on at ', where, '.'),
};

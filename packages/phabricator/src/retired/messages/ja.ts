import { sentence } from '@portcullis/core/internal';
import type { RetiredMessages } from '../retired-messages.ts';

/** Japanese. */
export const messages: RetiredMessages = {
  title: 'このサイトは読み取り専用です',
  since: (day) => sentence(day, ' 以降、ここでは何も変更できません。これまで読めたものは引き続き読めます。'),
  moved: (where) => sentence('移転先：', where),
};

import { sentence } from '@portcullis/core/internal';
import type { RetiredMessages } from '../retired-messages.ts';

/** Simplified Chinese. */
export const messages: RetiredMessages = {
  title: '此网站为只读',
  since: (day) => sentence('自 ', day, ' 起，此处的内容无法再更改。您之前可以阅读的内容仍可阅读。'),
  moved: (where) => sentence('新地址：', where),
};

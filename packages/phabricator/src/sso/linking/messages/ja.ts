import { sentence } from '@portcullis/core/internal';
import type { LinkMessages } from '../link-messages.ts';

/** Japanese. */
export const messages: LinkMessages = {
  title: 'これはお客様のアカウントですか?',
  question: (site, username, person) =>
    sentence(
      '以前から ',
      site,
      ' に ',
      username,
      ' としてサインインしています。このアカウントを現在のサインイン (',
      person,
      ') に関連付けますか?',
    ),
  warning:
    'ご自身のアカウントである場合にのみ関連付けてください。以後、お客様としてサインインした人は、このアカウントで作業することになります。',
  connect: '関連付ける',
  notMine: '自分のアカウントではありません',
  refusedTitle: 'アカウントを関連付けられませんでした',
  refused: (site, username) =>
    sentence(
      site,
      ' のアカウント ',
      username,
      ' を、現在のサインインに関連付けられませんでした。このアカウントからはサインアウトしています。',
    ),
  refusedRemedy:
    'ご自身のアカウントである場合は、続行する前に、下記の情報を添えて関連付けを依頼してください。',
  next: '続行すると、すでに関連付けられているアカウントにサインインするか、新しいアカウントが作成されます。',
  goOn: '続行',
  request: 'リクエスト',
  application: 'このアプリケーション',
};

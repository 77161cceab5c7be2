import { sentence } from '@portcullis/core/internal';
import type { LinkMessages } from '../link-messages.ts';

/** Simplified Chinese. */
export const messages: LinkMessages = {
  title: '这是您的帐户吗？',
  question: (site, username, person) =>
    sentence('您之前已以 ', username, ' 的身份登录 ', site, '。要将该帐户与您的登录（', person, '）关联吗？'),
  warning: '仅当该帐户属于您时才进行关联：此后，以您的身份登录的人都将使用该帐户。',
  connect: '关联',
  notMine: '这不是我的帐户',
  refusedTitle: '您的帐户未能关联',
  refused: (site, username) => sentence(site, ' 未能将帐户 ', username, ' 与您的登录关联。您已退出该帐户。'),
  refusedRemedy: '如果该帐户属于您，请在继续之前提供以下信息，申请关联。',
  next: '如果继续，您将登录到已属于您的帐户，或获得一个新帐户。',
  goOn: '继续',
  request: '请求',
  application: '此应用',
};

import type { BreakGlassMessages } from '../break-glass-messages.ts';

export const messages: BreakGlassMessages = {
  title: '緊急アクセス',
  text: 'ID プロバイダーが停止しているときは、権限のある人がお客様のための許可に署名できます。ここに貼り付けてください。使えるのは一度だけで、短い時間に限られます。',
  recorded: 'ここに入力された内容はすべて記録され、担当者に通知されます。',
  grant: '許可',
  send: '許可を使う',
  insideTitle: '緊急の許可でアクセスしています',
  person: '利用者',
  until: '期限',
  end: '今すぐ終了する',
  goOn: '続ける',
  endedTitle: '緊急アクセスは終了しました',
  endedText: 'この許可は使用済みです。もう一度サインインするには、別の許可が必要です。',
  revokedTitle: '許可は取り消されました',
  revokedText: 'この許可はもう使えません。この許可で開始されたセッションも終了しました。',
};

import type { AgentMessages } from '../agent-messages.ts';

export const messages: AgentMessages = {
  answerGoesTo: '応答の送信先',
  publishedBy: '公開元',
  unverified: 'この名前はプログラム自身が申告したもので、確認されていません。',
  may: '許可される操作',
  mayRead: 'お客様が閲覧できるものの閲覧',
  mayWrite: 'お客様が閲覧・変更できるものの閲覧と変更',
  userMayRead: '利用者が閲覧できるものの閲覧',
  userMayWrite: '利用者が閲覧・変更できるものの閲覧と変更',
  until: '最長の期限',
  ends: 'サインアウトしたとき、このブラウザーで再度サインインしたとき、アカウントが無効になったときにも終了します。このブラウザーを閉じている間も続きます。',
  loopback:
    '応答はこのコンピューター上のプログラムに送られます。ここにあるどのプログラムもこの名前を名乗ることができます。ご自身で起動した直後の場合にのみ続行してください。',
  refuse: '許可しない',
  invalidRequest: 'プログラムの要求が無効なため、何も許可されませんでした。',
  clientId: 'クライアント ID',
  yours: '代理で操作するエージェント',
  everyones: '利用者の代理で操作するエージェント',
  noneOfYours: 'お客様の代理で操作するエージェントはありません。',
  noneOfAnyone: '代理で操作するエージェントはありません。',
  endAll: 'これらのエージェントをすべて終了',
  depositTitle: 'API トークンを預ける',
  depositAbout:
    'プログラムはこの API トークンを使い、あなたとしてアプリケーションを呼び出します。プログラムがトークンを受け取ることはありません。暗号化して保存され、プログラムが持つトークンと合わせた場合にのみ使用できます。',
  depositEnds:
    'プログラムがあなたの代わりに操作できなくなると、ここから削除されます。アプリケーションでは失効しないため、そちらで失効させてください。',
  depositManaged: 'アプリケーションの API トークン',
  depositField: 'API トークン',
  depositSave: '預ける',
  deposited: 'API トークンを預かりました。プログラムに戻ってください。',
  depositRefused:
    'この API トークンがあなたのものであることをアプリケーションが確認できません。保存されませんでした。',
  depositStored: '預けられています。このプログラムの呼び出しに使われます。',
  depositRemove: 'API トークンを削除',
  confirmTitle: 'エージェントが書き込もうとしています',
  confirmAbout:
    'プログラムは、お客様としてこの内容をそのまま書き込もうとしています。確認しない限り、何も書き込まれません。見えない文字は ⟨U+200B⟩ のように番号で表示されます。',
  confirmCall: '呼び出し:',
  confirm: '確認する',
  decline: '拒否する',
  confirmed: '確認しました。プログラムに戻ってください。10 分以内に 1 回だけ書き込めます。',
  declined: '拒否しました。何も書き込まれていません。',
};

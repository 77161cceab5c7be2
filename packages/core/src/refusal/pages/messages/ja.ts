import { sentence } from '../../../browser/html.ts';
import type { RefusalMessages } from '../refusal-messages.ts';

/** Japanese. */
export const messages: RefusalMessages = {
  kinds: {
    unclear: {
      title: 'このリクエストには応答できません',
      happened: 'アドレスまたは送信された内容が、複数の意味に解釈できます。処理は行われていません。',
      remedy: '前のページに戻ってリンクをもう一度開くか、アドレスに誤りがないか確認してください。',
    },
    sign_in: {
      title: 'サインインが必要です',
      happened: 'このページを見るには、サインインしている必要があります。',
      remedy: 'サインインしてから、このページをもう一度開いてください。',
    },
    denied: {
      title: 'お使いのアカウントにはアクセス権がありません',
      happened: 'このサイトのルールでは、お使いのアカウントによるアクセスは許可されていません。',
      remedy:
        'アクセス権のある別のアカウントをお持ちの場合は、そちらをお使いください。業務で必要な場合は、アクセス権を申請してください。',
    },
    not_found: {
      title: 'ページが見つかりません',
      happened: 'ページが移動または削除されたか、アドレスに誤りがあります。',
      remedy: 'アドレスを確認するか、トップページからやり直してください。',
    },
    too_large: {
      title: 'リクエストが大きすぎます',
      happened: '受け付けられる量を超えるデータが送信されました。処理は行われていません。',
      remedy:
        '一度に送る量を減らしてください。ページを開いただけの場合は、このサイトの Cookie を削除して、もう一度サインインしてください。',
    },
    wrong_host: {
      title: 'この名前のサイトはありません',
      happened: 'アドレスの名前はここにつながっていますが、対応するアプリケーションが設定されていません。',
      remedy:
        'アドレスの名前を確認してください。このサイトの管理者の方は、設定にこの名前を追加してください。',
    },
    too_many: {
      title: 'リクエストが多すぎます',
      happened: '短時間に、受け付けられる数を超えるリクエストが送信されました。',
      remedy: 'しばらく待ってから、もう一度お試しください。',
    },
    broken: {
      title: '問題が発生しました',
      happened: '原因はこのサイトにあり、お客様の操作によるものではありません。',
      remedy: 'もう一度お試しください。再び発生する場合は、ご連絡ください。',
    },
    unreachable: {
      title: 'アプリケーションに接続できません',
      happened:
        'このサインインの先にあるアプリケーションが正しく応答していません。サインインの状態に影響はありません。',
      remedy: 'しばらくしてから、もう一度お試しください。',
    },
    unavailable: {
      title: '現在ご利用いただけません',
      happened: 'このサイトに必要なサービスが、現在応答していません。',
      remedy: 'しばらくしてから、もう一度お試しください。',
    },
    timeout: {
      title: 'アプリケーションが時間内に応答しませんでした',
      happened:
        'このサインインの先にあるアプリケーションの応答が遅くなっています。サインインの状態に影響はありません。',
      remedy: 'しばらくしてから、もう一度お試しください。',
    },
    refused: {
      title: 'このリクエストは拒否されました',
      happened: 'この種類のリクエストは、ここでは受け付けていません。',
      remedy: '前のページに戻るか、トップページからやり直してください。',
    },
  },
  recorded: 'この問題は記録されました。',
  sentForm:
    '送信した内容が保存されていない可能性があります。ブラウザーで前のページに戻り、文章をコピーしてから、もう一度送信してください。',
  reason: '理由:',
  signedInAs: (who) => sentence(who, ' としてサインインしています。'),
  signIn: 'サインイン',
  useAnotherAccount: '別のアカウントを使う',
  whoAmI: '現在のアカウントを確認',
  tryAgain: '再試行',
  triesByItself: 'このページは自動的に再試行します。',
  backTo: (site) => `${site} に戻る`,
  backToStart: 'トップページに戻る',
  tell: (contact) => sentence('お困りの場合は、', contact, ' に次の情報をお伝えください。'),
  yourAdministrator: '管理者',
  writeMail: 'メールで問い合わせる',
  mailSubject: (site, code) => `${site}: ${code}`,
  mailBody: '行おうとしたこと:',
  code: 'コード',
  request: 'リクエスト',
  time: '日時',
  message: 'メッセージ',
  copy: 'コピー',
  copied: 'コピーしました',
};

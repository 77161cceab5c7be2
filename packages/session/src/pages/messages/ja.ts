import { sentence } from '@portcullis/core/internal';
import type { FailureMessages, SessionMessages } from '../session-messages.ts';

const ended = 'セッションが終了しました。もう一度サインインしてください。';
const badAnswer = 'ID プロバイダーの応答を受け入れることができませんでした。';

/** What a person is told of each failure. */
export const failures: FailureMessages = {
  'session.invalid': ended,
  'session.expired': ended,
  'session.ended': ended,
  'session.unavailable': '現在、セッションを確認できません。もう一度お試しください。',
  'session.too_large': 'お使いのアカウントは所属グループが多すぎるため、ここではセッションを開始できません。',
  'session.cookies_too_large':
    'ブラウザーから送信された Cookie が多すぎます。このサイトの Cookie を削除して、もう一度サインインしてください。',
  'session.parameters': 'このアドレスの呼び出し方が正しくありません。',
  'session.origin': 'このフォームは、このサイトのページから送信されたものではありません。',
  'session.login_required': 'このページを見るには、サインインが必要です。',
  'session.unproved':
    'このセッションがお使いのブラウザーのものであることを確認できませんでした。もう一度サインインしてください。',
  'session.device_required':
    'このページには、お使いのブラウザーに結び付けられたセッションが必要です。デバイスに結び付けられたセッションに対応したブラウザーで、もう一度サインインしてください。',
  'session.proof_refused': 'このブラウザーの証明は有効ではありません。',
  'session.tries_limited':
    'あなたまたはお使いのネットワークからの試行が何度も失敗しました。1 分ほど待ってから、このページを再読み込みしてください。',
  'session.locked': 'あなたのアクセスは停止されています。',
  'session.locks_unavailable': '現在、アクセスを確認できません。もう一度お試しください。',
  'session.lock_refused': 'この指示はここでは受け付けられません。',
  'session.lock_needs_second': 'このユーザーは保護されています。指示には 2 つ目の署名が必要です。',
  'session.lock_limited': '1 時間以内に指示されたロックが多すぎます。',
  'session.signal_refused': 'このセキュリティイベントはここでは受け付けられません。',
  'session.login_unknown':
    'サインインに時間がかかりすぎたか、別のブラウザーで開始されています。もう一度やり直してください。',
  'session.provider_mismatch': badAnswer,
  'session.login_refused': 'ID プロバイダーでサインインできませんでした。',
  'session.provider_answer': badAnswer,
  'session.id_token': badAnswer,
  'session.client_refused': 'ID プロバイダーが、このゲートウェイのクライアント資格情報を受け入れません。',
  'session.client_unavailable':
    '現在、アクセスを求めているプログラムを確認できません。もう一度お試しください。',
  'session.issuer_mismatch':
    'このゲートウェイに設定された発行者 (issuer) が、ID プロバイダーのものと異なります。',
  'session.clock_skew': 'このゲートウェイと ID プロバイダーの時計の差が大きすぎます。',
  'session.provider_unavailable': '現在、ID プロバイダーに接続できません。もう一度お試しください。',
  'session.groups_overage':
    'アカウントの所属グループが多すぎるため、ID プロバイダーからグループの一覧を取得できません。',
  'session.step_up_failed': 'この操作には、より強力な、または新しいサインインが必要です。',
  'session.logout_token': 'このログアウトトークンは受け入れられません。',
  'session.logout_incomplete':
    'このブラウザーではサインアウトしましたが、他の場所ではセッションを終了できませんでした。念のため、もう一度サインインしてからサインアウトしてください。',
  'session.logout_unsupported': 'ここでは、外部からセッションを終了することはできません。',
  'session.credential_misplaced':
    'この資格情報は git や arc などのプログラム用であり、このアドレスでは使えません。',
  'session.credential_refused': 'このコードは受け付けられません。もう一度やり直してください。',
  'session.untrusted_origin':
    'このページはアプリケーションと同じアドレスにあるため、ここでは無効になっています。',
  'session.credential_forbidden': '他の人の資格情報を見られるのは運用担当者だけです。',
  'session.credential_unknown': 'この資格情報は存在しないか、お客様のものではありません。',
  'session.access_request':
    'このアクセス申請は受け付けられません。ページをもう一度開いて、そこから申請してください。',
  'session.access_request_limit':
    'すでに何度かアクセスを申請されています。次の申請まで 1 時間お待ちください。',
  'session.access_request_underway':
    '申請を送信しています。しばらくしてからこのページを再読み込みし、届いたかどうかをご確認ください。',
  'session.access_request_undelivered':
    '申請を届けることができませんでした。もう一度お試しいただくか、下記の連絡先にご連絡ください。',
  'session.list_unsupported':
    'ここではセッションがブラウザーに保存されているため、一覧を表示できません。それぞれのブラウザーでサインアウトしてください。',
  'session.break_glass_refused': 'この緊急の許可はここでは受け付けられません。',
  'session.break_glass_used': 'この緊急の許可はすでに使われています。',
  'session.break_glass_revoked': 'この緊急の許可は取り消されています。',
};

/** Japanese. */
export const messages: SessionMessages = {
  chooser: {
    title: 'サインイン',
    choose: 'サインイン先を選んでください。',
    byEmail: 'メールアドレスでサインイン',
    email: 'メールアドレス',
    continue: '続ける',
    unknownEmail:
      'このメールアドレスに対応するサインイン先がありません。アドレスを確認するか、一覧から選んでください。',
  },
  leading: {
    text: '次のページに移動しています。',
    continue: '続ける',
    signIn: (provider) => `${provider} でサインイン`,
    signOut: 'サインアウトしています',
  },
  signedOut: {
    title: 'サインアウトしました',
    text: 'ここでのセッションは終了しました。他の人もこのコンピューターを使う場合は、ブラウザーを閉じてください。',
  },
  confirmLogout: {
    title: 'サインアウトしますか?',
    text: '作業を続けるには、もう一度サインインする必要があります。',
    signOut: 'サインアウト',
    stay: 'サインインしたままにする',
  },
  unsent: {
    title: '保存されていません。もう一度サインインしてください',
    text: 'フォームを送信する前にセッションが終了しました。もう一度サインインすると元のページに戻りますので、改めて送信してください。',
    keep: '入力した文章を残すには、サインインする前にブラウザーで前のページに戻り、コピーしておいてください。',
    signIn: 'もう一度サインイン',
  },
  whoAmI: {
    title: 'サインインしています',
    titleAs: (name) => `${name} としてサインインしています`,
    name: '名前',
    email: 'メール',
    subject: '識別子',
    issuer: '発行者',
    provider: 'サインイン先',
    loginClass: '認証レベル',
    loginMethods: '認証方法',
    groups: 'グループ',
    noGroups: 'ID プロバイダーには、お客様のグループが登録されていません。',
    unknownGroups: 'ID プロバイダーから、お客様のグループを読み取れる形で取得できませんでした。',
    roles: 'ロール',
    noRoles: 'お客様のグループに対応するロールは、ここにはありません。',
    role: 'ロール',
    because: '根拠となるグループ',
    byWayOf: (source) => `${source} 経由`,
    session: 'セッション',
    signedInAt: 'サインイン日時',
    groupsReadAt: 'グループ取得日時',
    endsAt: '終了予定',
    signOut: 'サインアウト',
    signOutEverywhere: 'すべての場所でサインアウト',
    allSessions: 'すべてのセッション',
  },
  sessionList: {
    title: 'セッション一覧',
    text: '次のブラウザーでサインインしています。心当たりのないセッションは終了してください。',
    thisBrowser: 'このブラウザー',
    browserOn: (browser, system) => `${browser} (${system})`,
    unknownBrowser: '不明なブラウザー',
    where: '場所',
    unknownPlace: '不明',
    seenAt: '最終アクセス',
    how: '認証方法',
    unknownHow: 'プロバイダーからの情報なし',
    end: 'このセッションを終了',
  },
  credentials: {
    askTitle: 'プログラムに代理での操作を許可しますか?',
    program: 'プログラム',
    application: 'アプリケーション',
    actsAs: '代理となるアカウント',
    code: 'コード',
    startedHere:
      'このコンピューター上のプログラムが許可を求めています。ご自身で起動した直後の場合にのみ続行してください。',
    startedElsewhere:
      'ご自身でプログラムを起動し、このコードが表示されている場合にのみ続行してください。コードやこのアドレスを誰かから受け取った場合、その人がお客様になりすまして操作できるようになります。',
    allow: '代理での操作を許可',
    codeTitle: 'コードを入力してください',
    codeText: '起動したプログラムに表示されています。',
    unknownCode:
      'このコードで待機しているプログラムはありません。もう一度起動して、新しいコードを入力してください。',
    goingBack: 'プログラムに戻っています',
    grantedTitle: 'プログラムの代理操作を許可しました',
    granted: (link) => sentence('プログラムに戻ってください。許可はいつでも', link, 'ことができます。'),
    takeBack: '取り消す',
    yours: '代理で操作するプログラム',
    everybodys: '利用者の代理で操作するプログラム',
    noneOfYours: 'お客様の代理で操作するプログラムはありません。',
    noneOfAnybody: '代理で操作するプログラムはありません。',
    owner: '対象',
    givenAt: '許可日時',
    usedAt: '最終使用',
    end: '終了',
    nextPage: '次のページ',
    onlyMine: '自分のものだけ',
    showEverybodys: '全員分を表示',
  },
  accessRequest: {
    heading: 'アクセス権を申請する',
    owner: (owner) => sentence('申請は、お名前と下記の情報とともに ', owner, ' に送られます。'),
    why: '必要な理由',
    send: '申請を送信',
    mail: 'メールで申請する',
    forSomeTime: (role) => `ロール ${role} を期限付きで申請する`,
    sentTitle: '申請を送信しました',
    sentText: '担当者に、お名前、理由、リクエスト番号が届きました。',
    goOn: '続ける',
  },
};

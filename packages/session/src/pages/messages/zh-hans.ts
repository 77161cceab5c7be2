import { html } from '@portcullis/core/internal';
import type { FailureMessages, SessionMessages } from '../session-messages.ts';

const ended = '您的会话已结束，请重新登录。';
const badAnswer = '身份提供商的响应在此处不被接受。';

/** What a person is told of each failure. */
export const failures: FailureMessages = {
  'session.invalid': ended,
  'session.expired': ended,
  'session.ended': ended,
  'session.unavailable': '目前无法检查您的会话，请重试。',
  'session.too_large': '您的帐户所属的群组过多，无法在此建立会话。',
  'session.cookies_too_large': '您的浏览器为本站发送了过多的 Cookie。请删除它们，然后重新登录。',
  'session.parameters': '此地址的调用方式无法识别。',
  'session.origin': '此表单不是由本站的页面发送的。',
  'session.login_required': '您需要登录才能查看此内容。',
  'session.login_unknown': '此次登录耗时过长，或是在其他浏览器中开始的。请重新开始。',
  'session.provider_mismatch': badAnswer,
  'session.login_refused': '身份提供商没有让您登录。',
  'session.provider_answer': badAnswer,
  'session.id_token': badAnswer,
  'session.provider_unavailable': '目前无法连接到身份提供商，请重试。',
  'session.groups_overage': '您的帐户所属的群组过多，身份提供商没有列出它们。',
  'session.step_up_failed': '此操作需要更强或更近期的登录验证。',
  'session.logout_token': '此注销令牌不被接受。',
  'session.logout_incomplete':
    '您已在此浏览器中退出登录，但未能在所有位置结束您的会话。为安全起见，请重新登录后再退出一次。',
  'session.logout_unsupported': '此处不支持从外部结束会话。',
  'session.list_unsupported': '此处的会话保存在浏览器中，因此无法列出。请在每个浏览器中退出登录。',
};

/** Simplified Chinese. */
export const messages: SessionMessages = {
  chooser: {
    title: '登录',
    choose: '请选择登录方式。',
    byEmail: '或使用您的电子邮件地址',
    email: '电子邮件地址',
    continue: '继续',
    unknownEmail: '没有与此地址对应的登录方式。请检查地址，或从列表中选择。',
  },
  leading: {
    text: '正在为您跳转。',
    continue: '继续',
    signIn: (provider) => `使用 ${provider} 登录`,
    signOut: '正在退出登录',
  },
  signedOut: {
    title: '您已退出登录',
    text: '您在此处的会话已结束。如果其他人也使用这台计算机，请关闭浏览器。',
  },
  confirmLogout: {
    title: '要退出登录吗？',
    text: '退出后，您需要重新登录才能继续工作。',
    signOut: '退出登录',
    stay: '保持登录',
  },
  unsent: {
    title: '内容没有保存：您需要重新登录',
    text: '您的登录在发送表单之前已失效。请重新登录，之后会回到您原来的页面，再发送一次即可。',
    keep: '若要保留您的文字，请在登录前用浏览器返回上一页并复制。',
    signIn: '重新登录',
  },
  whoAmI: {
    title: '您已登录',
    titleAs: (name) => `您已登录为 ${name}`,
    name: '姓名',
    email: '电子邮件',
    subject: '主体标识',
    issuer: '颁发者',
    provider: '登录方式',
    loginClass: '登录级别',
    loginMethods: '验证方法',
    groups: '群组',
    noGroups: '身份提供商没有为您列出任何群组。',
    roles: '角色',
    noRoles: '您的群组在此处没有对应的角色。',
    role: '角色',
    because: '依据的群组',
    byWayOf: (source) => `通过 ${source}`,
    session: '会话',
    signedInAt: '登录时间',
    groupsReadAt: '群组读取时间',
    endsAt: '结束时间',
    signOut: '退出登录',
    signOutEverywhere: '在所有位置退出登录',
    allSessions: '您的所有会话',
  },
  sessionList: {
    title: '您的会话',
    text: '您已在以下浏览器中登录。请结束您不认识的会话。',
    thisBrowser: '此浏览器',
    browserOn: (browser, system) => `${browser}（${system}）`,
    unknownBrowser: '未表明身份的浏览器',
    where: '位置',
    unknownPlace: '未知',
    seenAt: '上次访问',
    how: '验证方式',
    unknownHow: '身份提供商未说明',
    end: '结束此会话',
  },
  accessRequest: {
    heading: '申请访问权限',
    owner: (owner) => html`您的申请会连同您的姓名和以下信息一起发送给 ${owner}。`,
    why: '您为什么需要此权限？',
    send: '发送申请',
    mail: '通过电子邮件申请',
    sentTitle: '您的申请已发送',
    sentText: '负责审批的人员已收到您的姓名、理由和请求编号。',
  },
};

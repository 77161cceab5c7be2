import { sentence } from '../../../browser/html.ts';
import type { RefusalMessages } from '../refusal-messages.ts';

/** Simplified Chinese. */
export const messages: RefusalMessages = {
  kinds: {
    unclear: {
      title: '无法响应此请求',
      happened: '地址或随之发送的内容可以有多种解读，因此未执行任何操作。',
      remedy: '请返回并重新点击链接，或检查地址是否有误。',
    },
    sign_in: {
      title: '您需要登录',
      happened: '此页面仅供已登录的用户查看。',
      remedy: '请登录，然后重新打开此页面。',
    },
    denied: {
      title: '您的帐户无权访问此内容',
      happened: '根据本站的规则，您当前使用的帐户不能进行此操作。',
      remedy: '如果您有其他具备权限的帐户，请改用该帐户。如果工作需要此权限，请提出申请。',
    },
    suspended: {
      title: '您的访问已被暂停',
      happened: '在管理员重新允许之前，本站不接受您当前使用的帐户。',
      remedy: '重新登录没有作用。',
    },
    not_found: {
      title: '此地址没有页面',
      happened: '页面可能已被移动或删除，也可能是地址有误。',
      remedy: '请检查地址，或从首页开始。',
    },
    too_large: {
      title: '请求过大',
      happened: '发送的内容超出了此处可接受的大小，因此未执行任何操作。',
      remedy: '请减少一次发送的内容。如果您只是打开页面，请删除本站的 Cookie 并重新登录。',
    },
    wrong_host: {
      title: '没有使用此名称的网站',
      happened: '地址中的主机名指向此服务器，但没有为它配置任何应用。',
      remedy: '请检查地址中的名称。如果您负责维护本站，请将此名称加入配置。',
    },
    too_many: {
      title: '请求过多',
      happened: '您在短时间内发送的请求超出了可处理的数量。',
      remedy: '请稍等片刻，然后重试。',
    },
    broken: {
      title: '出了点问题',
      happened: '问题出在本站，与您的操作无关。',
      remedy: '请重试。如果再次发生，请反馈此问题。',
    },
    misconfigured: {
      title: '本站的设置不正确',
      happened: '问题出在本站的设置，与您的操作无关。',
      remedy: '重试没有帮助，请向管理员反馈此问题。',
    },
    unreachable: {
      title: '无法连接到应用',
      happened: '此登录页面之后的应用没有正常响应。您的登录状态不受影响。',
      remedy: '请稍后重试。',
    },
    unavailable: {
      title: '暂时不可用',
      happened: '本站所需的某项服务目前没有响应。',
      remedy: '请稍后重试。',
    },
    timeout: {
      title: '应用未能及时响应',
      happened: '此登录页面之后的应用目前响应缓慢。您的登录状态不受影响。',
      remedy: '请稍后重试。',
    },
    refused: {
      title: '此请求已被拒绝',
      happened: '此处不处理这类请求。',
      remedy: '请返回，或从首页开始。',
    },
  },
  recorded: '此错误已被记录。',
  sentForm: '您发送的内容可能没有保存。请在浏览器中返回，先复制您的文字，然后再次发送。',
  reason: '原因：',
  signedInAs: (who) => sentence('您当前以 ', who, ' 的身份登录。'),
  signIn: '登录',
  useAnotherAccount: '使用其他帐户',
  whoAmI: '查看我的身份',
  tryAgain: '重试',
  triesByItself: '此页面会自动重试。',
  backTo: (site) => `返回 ${site}`,
  backToStart: '返回首页',
  tell: (contact) => sentence('如需帮助，请联系', contact, '，并提供以下信息：'),
  yourAdministrator: '您的管理员',
  writeMail: '发送电子邮件咨询',
  mailSubject: (site, code) => `${site}：${code}`,
  mailBody: '我想要进行的操作：',
  code: '代码',
  request: '请求',
  time: '时间',
  message: '消息',
  copy: '复制',
  copied: '已复制',
};

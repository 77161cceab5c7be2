import type { AgentMessages } from '../agent-messages.ts';

export const messages: AgentMessages = {
  answerGoesTo: '响应发送至',
  publishedBy: '发布者',
  unverified: '此名称由程序自行声明，未经验证。',
  may: '它可以',
  mayRead: '读取您可以读取的内容',
  mayWrite: '读取和更改您可以读取和更改的内容',
  until: '最迟到',
  ends: '当您退出登录、在此浏览器中重新登录或您的帐户被停用时，它也会终止。此浏览器关闭期间，它会继续运行。',
  loopback:
    '响应会发送给这台计算机上的程序，而这里的任何程序都可以使用此名称。仅当您刚刚亲自启动了它时才继续。',
  refuse: '不允许',
  clientId: '客户端 ID',
  yours: '代表您操作的代理程序',
  everyones: '代表用户操作的代理程序',
  noneOfYours: '没有代理程序代表您操作。',
  noneOfAnyone: '没有代理程序代表任何用户操作。',
  endAll: '结束所有这些代理程序',
};

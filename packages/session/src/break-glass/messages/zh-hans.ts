import type { BreakGlassMessages } from '../break-glass-messages.ts';

export const messages: BreakGlassMessages = {
  title: '紧急访问',
  text: '如果身份提供商出现故障，有权限的人可以为您签署一份许可。请粘贴到这里。它只能使用一次，且有效时间很短。',
  recorded: '在此输入的内容都会被记录，并会通知相关人员。',
  grant: '许可',
  send: '使用许可',
  insideTitle: '您正通过紧急许可访问',
  person: '身份',
  until: '有效至',
  end: '立即结束',
  goOn: '继续',
  endedTitle: '您的紧急访问已结束',
  endedText: '该许可已使用。如需再次登录，需要新的许可。',
  revokedTitle: '许可已被撤销',
  revokedText: '该许可不能再使用，用它开始的会话也已结束。',
};

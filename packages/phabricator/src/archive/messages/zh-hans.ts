import { sentence } from '@portcullis/core/internal';
import type { ArchiveMessages } from '../archive-messages.ts';

/** Simplified Chinese. */
export const messages: ArchiveMessages = {
  archive: '存档',
  search: '搜索',
  question: '编号，或标题中的词',
  howToSearch: '按编号（例如 T123）或标题中的词搜索。',
  nothingFound: '没有找到任何内容。',
  onlyFirst: (count) => `仅显示前 ${count} 项：请再加一个词。`,
  whatAnyoneCanRead: '任何人都可以阅读的内容',
  about: (origin, day) => sentence('这是 ', origin, ' 的存档，读取于 ', day, '。其中的内容无法更改。'),
  openObject: (kind, origin, day) =>
    sentence(origin, ' 的', kind, '，为 ', day, ' 任何人都可以阅读的内容。无法更改。'),
  closedObject: (kind, origin, day) =>
    sentence(origin, ' 的', kind, '，为 ', day, ' 某个帐户可以阅读的内容。无法更改。'),
  missingTitle: '存档中没有',
  missing: (origin, day) =>
    sentence(...['此地址不在 ', origin, ' 的存档中：它在 ', day], ' 未公开、不存在，或者此类页面没有存档。'),
  unavailableTitle: '无法读取存档',
  unavailable: '目前无法读取存档。请在一分钟后重试。',
  comments: '评论',
  unknownAuthor: '未知',
  kinds: {
    task: '任务',
    revision: '修订',
    paste: '粘贴',
    document: 'Wiki 页面',
    commit: '提交',
    file: '文件',
    page: '页面',
  },
  labels: {
    Author: '作者',
    'Assigned to': '指派给',
    Status: '状态',
    Priority: '优先级',
    Language: '语言',
    Projects: '项目',
    Subscribers: '订阅者',
    Reviewers: '评审者',
    Created: '创建日期',
    Changed: '更改日期',
    Committed: '提交日期',
    Size: '大小',
    'Test plan': '测试计划',
    Diff: '差异',
    'Raw diff': '原始差异',
    Download: '下载',
  },
};

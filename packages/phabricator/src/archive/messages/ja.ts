import { sentence } from '@portcullis/core/internal';
import type { ArchiveMessages } from '../archive-messages.ts';

/** Japanese. */
export const messages: ArchiveMessages = {
  archive: 'アーカイブ',
  search: '検索',
  question: '番号、またはタイトルの単語',
  howToSearch: 'T123 のような番号、またはタイトルの単語で検索してください。',
  nothingFound: '見つかりませんでした。',
  onlyFirst: (count) => `最初の ${count} 件のみ表示しています。単語を追加してください。`,
  whatAnyoneCanRead: '誰でも読めるもの',
  about: (origin, day) =>
    sentence('これは ', day, ' に読み取られた ', origin, ' のアーカイブです。内容は変更できません。'),
  openObject: (kind, origin, day) =>
    sentence(origin, ' の', kind, '。', day, ' に誰でも読めた内容です。変更できません。'),
  closedObject: (kind, origin, day) =>
    sentence(origin, ' の', kind, '。', day, ' に特定のアカウントが読めた内容です。変更できません。'),
  missingTitle: 'アーカイブにありません',
  missing: (origin, day) =>
    sentence(
      ...['このアドレスは ', origin, ' のアーカイブにありません。', day],
      ' に公開されていなかったか、存在しなかったか、この種類のページがアーカイブされていません。',
    ),
  unavailableTitle: 'アーカイブを読み取れません',
  unavailable: '現在アーカイブを読み取れません。1 分後にもう一度お試しください。',
  comments: 'コメント',
  unknownAuthor: '不明',
  kinds: {
    task: 'タスク',
    revision: 'リビジョン',
    paste: 'ペースト',
    document: 'Wiki ページ',
    commit: 'コミット',
    file: 'ファイル',
    page: 'ページ',
  },
  labels: {
    Author: '作成者',
    'Assigned to': '担当者',
    Status: 'ステータス',
    Priority: '優先度',
    Language: '言語',
    Projects: 'プロジェクト',
    Subscribers: '購読者',
    Reviewers: 'レビュアー',
    Created: '作成日',
    Changed: '更新日',
    Committed: 'コミット日',
    Size: 'サイズ',
    'Test plan': 'テスト計画',
    Diff: '差分',
    'Raw diff': '未加工の差分',
    Download: 'ダウンロード',
  },
};

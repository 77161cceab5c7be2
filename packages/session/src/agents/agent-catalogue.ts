import type { Catalogue } from '@portcullis/core/pages';
import type { AgentMessages } from './agent-messages.ts';

/** They are separate modules, so that Workers without agents do not contain them. */
export const AGENT_MESSAGES: Catalogue<AgentMessages> = {
  en: () => import('./messages/en.ts'),
  de: () => import('./messages/de.ts'),
  fr: () => import('./messages/fr.ts'),
  es: () => import('./messages/es.ts'),
  ja: () => import('./messages/ja.ts'),
  'zh-Hans': () => import('./messages/zh-hans.ts'),
};

import type { Catalogue } from '@portcullis/core/pages';

interface DoorMessages {
  readonly closed: string;
  readonly opensAt: (time: string) => string;
}

const en = { closed: 'The door is closed.', opensAt: (time: string) => `It opens at ${time}.` };
const de = { closed: 'Die Tür ist zu.' };

// Last line: Property 'opensAt' is missing in type '{ closed: string; }' but required in type 'DoorMessages'.
export const door: Catalogue<DoorMessages> = {
  en: async () => ({ messages: en }),
  de: async () => ({ messages: de }),
  fr: async () => ({ messages: en }),
  es: async () => ({ messages: en }),
  ja: async () => ({ messages: en }),
  'zh-Hans': async () => ({ messages: en }),
};

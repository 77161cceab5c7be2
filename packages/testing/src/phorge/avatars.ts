import { filePath } from './file-store.ts';
import type { PhorgeState } from './phorge-state.ts';
import type { PhorgeUser } from './users.ts';

/** A picture of one transparent pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** The path of a user's picture, a file that Phorge marks `public`. */
export function avatarPath(phorge: PhorgeState, user: PhorgeUser): string {
  const name = `avatar-${user.username}.png`;
  const file =
    phorge.files.find((candidate) => candidate.name === name && candidate.cacheable) ??
    phorge.files.add({ name, contentType: 'image/png', size: PIXEL.length, cacheable: true, content: PIXEL });
  return filePath(file);
}

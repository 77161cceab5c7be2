import type { PhorgeState } from '../phorge-state.ts';
import type { PhorgeUser } from '../users.ts';
import { filePath } from './file-store.ts';

/** A picture of one transparent pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** The path of a user's picture, a file that Phorge marks `public`. */
export function avatarPath(phorge: PhorgeState, user: PhorgeUser): string {
  return picturePath(phorge, `avatar-${user.username}.png`);
}

/** The path of the site's icon, a file of the same kind. */
export function iconPath(phorge: PhorgeState): string {
  return picturePath(phorge, 'favicon');
}

function picturePath(phorge: PhorgeState, name: string): string {
  const file =
    phorge.files.find((candidate) => candidate.name === name && candidate.cacheable) ??
    phorge.files.add({ name, contentType: 'image/png', size: PIXEL.length, cacheable: true, content: PIXEL });
  return filePath(file);
}

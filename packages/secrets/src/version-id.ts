import { MIN_SECRET_LENGTH, SecretRing } from '@portcullis/core/internal';

/**
 * Names a version whose store does not: derived from the value by HKDF, and says nothing about it. A short value could be
 * guessed from that, and is called `unnamed`.
 */
export async function versionId(value: string): Promise<string> {
  if (value.length < MIN_SECRET_LENGTH) return 'unnamed';
  const ring = new SecretRing([value], {
    keyLabel: 'portcullis secret version 1',
    idLabel: 'portcullis secret version id 1',
    algorithm: { name: 'AES-GCM', length: 256 },
    usages: ['encrypt'],
  });
  return (await ring.newest()).id;
}

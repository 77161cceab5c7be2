import { describe, expect, it } from 'vitest';
import { formatAddCheckpoint, parseAddCheckpoint } from '../../src/witness/add-checkpoint.ts';
import { leavesOf } from '../fixtures/plain-tree.ts';

const checkpoint = 'log.example.com\n7\n\n— a AAAAAAA=\n';

describe('a call of add-checkpoint', () => {
  it.each([0, 2, 63])('is restored unchanged with %i hashes', async (count) => {
    const asked = { oldSize: 7, consistencyProof: await leavesOf(count), checkpoint };
    expect(parseAddCheckpoint(formatAddCheckpoint(asked))).toEqual(asked);
  });

  it.each([
    ['nothing', '', 'it has no empty line before the checkpoint'],
    ['no empty line', 'old 7\nx', 'it has no empty line before the checkpoint'],
    ['a checkpoint alone', `\n\n${checkpoint}`, 'its first line is not "old" and a size'],
    ['another first line', `new 7\n\n${checkpoint}`, 'its first line is not "old" and a size'],
    ['no size', `old 07\n\n${checkpoint}`, 'its first line is not "old" and a size'],
    [
      '64 hashes',
      `old 7\n${`${'A'.repeat(43)}=\n`.repeat(64)}\n${checkpoint}`,
      'its proof has more than 63 hashes',
    ],
    ['a short hash', `old 7\nAAAA\n\n${checkpoint}`, 'a line of its proof is not a hash in base64'],
    ['no base64', `old 7\n????\n\n${checkpoint}`, 'a line of its proof is not a hash in base64'],
  ])('is malformed with %s, and says so', (_what, body, message) => {
    expect(() => parseAddCheckpoint(body)).toThrow(
      expect.objectContaining({ code: 'request.malformed', message: `add-checkpoint: ${message}` }),
    );
  });
});

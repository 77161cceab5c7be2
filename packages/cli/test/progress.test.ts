import { expect, test } from 'vitest';
import { withProgress } from '../src/progress.ts';

const ITEMS = Array.from({ length: 1600 }, (_, index) => index);

/** What is told while all are taken, on a clock that goes on by so much at each look. */
function told(isTTY: boolean, stepMs: number): { text: string; taken: number } {
  let text = '';
  let time = 0;
  const stream = {
    isTTY,
    write: (more: string) => {
      text += more;
    },
  };
  const now = () => {
    time += stepMs;
    return time;
  };
  const taken = [...withProgress(ITEMS, 'lines', { stdout: stream, stderr: stream }, now)].length;
  return { text, taken };
}

test('on a terminal the progress is printed, and removed again', () => {
  expect(told(true, 300)).toEqual({ text: '\r500 lines\r1000 lines\r1500 lines\r\u001b[K', taken: 1600 });
});

test('where it is quick, or not on a terminal, no progress is printed', () => {
  expect(told(true, 1)).toEqual({ text: '', taken: 1600 });
  expect(told(false, 300)).toEqual({ text: '', taken: 1600 });
});

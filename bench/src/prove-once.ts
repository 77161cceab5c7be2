import { run } from '../../packages/cli/src/index.ts';

// One command of `portcullis` in a process of its own, so that its memory is its own: says how it ended and what it took at
// most, in one line of JSON, and nothing else.
let [out, err] = ['', ''];
const code = await run(process.argv.slice(2), {
  stdout: { write: (text) => (out += text) },
  stderr: { write: (text) => (err += text) },
});
const last = code === 2 ? err.trim().split('\n')[0] : out.trim().split('\n').at(-1);
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const [megabytes, cpuSeconds] = [Math.round(maxRSS / 1000), (userCPUTime + systemCPUTime) / 1e6];
console.log(JSON.stringify({ code, last, megabytes, cpuSeconds }));

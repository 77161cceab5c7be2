/** A method, and a path in which `#` is some number. Named twice, it is visited twice as often. */
type Visit = readonly [method: string, path: string];

const TASKS: readonly Visit[] = [
  ['GET', '/maniphest/'],
  ['GET', '/maniphest/query/assigned/'],
  ['GET', '/T#'],
  ['GET', '/T#'],
  ['GET', '/T#'],
  ['POST', '/maniphest/task/edit/#/'],
  ['GET', '/project/view/#/'],
  ['GET', '/notification/'],
  ['GET', '/search/'],
];

const CODE: readonly Visit[] = [
  ['GET', '/differential/'],
  ['GET', '/D#'],
  ['GET', '/D#'],
  ['GET', '/D#'],
  ['GET', '/diffusion/'],
  ['GET', '/diffusion/CORE/browse/main/src/'],
  ['GET', '/diffusion/CORE/history/main/'],
  ['GET', '/w/onboarding/'],
  ['POST', '/differential/comment/save/#/'],
  ['GET', '/paste/'],
];

/** What is tried now and then and refused to most. */
const ELSEWHERE: readonly Visit[] = [
  ['GET', '/config/'],
  ['GET', '/people/query/all/'],
  ['GET', '/passphrase/'],
  ['GET', '/auth/'],
];

/** Where people go. */
export const visits: Readonly<Record<'employee' | 'contractor', readonly Visit[]>> = {
  employee: [...TASKS, ...CODE, ...TASKS, ...CODE, ...CODE, ...ELSEWHERE.slice(0, 1)],
  contractor: [...TASKS, ...TASKS, ...TASKS, ...CODE.slice(0, 2), ...ELSEWHERE],
};

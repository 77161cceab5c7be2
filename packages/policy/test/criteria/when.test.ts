import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { checkTimeWindow, timeCondition, WHEN, whenCompiler, whenSchema } from '../../src/criteria/when.ts';
import type { PolicyProblem, TimeWindow } from '../../src/index.ts';
import { Report } from '../../src/problems/report.ts';
import { requestBy } from '../requests.ts';

const office: TimeWindow = {
  zone: 'Europe/Berlin',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '08:00',
  until: '18:00',
};
const night: TimeWindow = { zone: 'Europe/Berlin', days: ['fri'], from: '22:00', until: '06:00' };
const november: TimeWindow = { zone: 'Asia/Tokyo', firstDay: '2026-11-01', lastDay: '2026-11-30' };

function holdsAt(window: TimeWindow, moment: string): boolean | undefined {
  return timeCondition(window).holds(requestBy({ now: Date.parse(moment) }));
}

describe('a time window', () => {
  test.each<[string, TimeWindow, string, boolean]>([
    ['its first minute in winter', office, '2026-11-23T07:00:00Z', true],
    ['the minute before', office, '2026-11-23T06:59:59Z', false],
    ['its first minute in summer', office, '2026-07-20T06:00:00Z', true],
    ['the same hour of the clock in summer', office, '2026-07-20T16:00:00Z', false],
    ['its last minute', office, '2026-11-23T16:59:59Z', true],
    ['its end', office, '2026-11-23T17:00:00Z', false],
    ['a Sunday', office, '2026-11-22T10:00:00Z', false],
    ['a Monday that is still Sunday elsewhere', { ...office, from: '00:00' }, '2026-11-22T23:00:00Z', true],
    ['a night that begins on Friday', night, '2026-11-27T22:00:00Z', true],
    ['its morning on Saturday', night, '2026-11-28T04:59:00Z', true],
    ['its end on Saturday', night, '2026-11-28T05:00:00Z', false],
    ['the morning of Friday', night, '2026-11-27T04:00:00Z', false],
    ['the first day there, which is the last of October here', november, '2026-10-31T15:00:00Z', true],
    ['the minute before', november, '2026-10-31T14:59:00Z', false],
    ['the last minute there', november, '2026-11-30T14:59:59Z', true],
    ['the next day there', november, '2026-11-30T15:00:00Z', false],
    ['midnight until 24:00', { zone: 'UTC', from: '23:00', until: '24:00' }, '2026-11-23T23:59:59Z', true],
    ['a day before 1970', { zone: 'UTC', days: ['wed'] }, '1969-12-31T12:00:00Z', true],
  ])('%s', (_name, window, moment, holds) => {
    expect(holdsAt(window, moment)).toBe(holds);
  });

  const small: TimeWindow = { zone: 'Europe/Berlin', from: '02:00', until: '03:00' };
  const leap: TimeWindow = { zone: 'UTC', firstDay: '2028-02-29', lastDay: '2028-02-29' };
  const lordHowe: TimeWindow = { zone: 'Australia/Lord_Howe', from: '01:30', until: '02:00' };
  const cairo: TimeWindow = { zone: 'Africa/Cairo', days: ['fri'], from: '00:00', until: '01:30' };
  test.each<[string, TimeWindow, string, boolean]>([
    ['an hour that comes twice, the first time', small, '2026-10-25T00:00:00Z', true],
    ['an hour that comes twice, the second time', small, '2026-10-25T01:59:59Z', true],
    ['what follows it', small, '2026-10-25T02:00:00Z', false],
    ['the last minute before an hour that there is not', small, '2026-03-29T00:59:59Z', false],
    ['the first minute after it', small, '2026-03-29T01:00:00Z', false],
    ['a window around it', { ...small, from: '01:30', until: '03:30' }, '2026-03-29T01:29:59Z', true],
    ['half an hour that comes twice, the first time', lordHowe, '2026-04-04T14:30:00Z', true],
    ['half an hour that comes twice, the second time', lordHowe, '2026-04-04T15:29:59Z', true],
    ['what follows half an hour', lordHowe, '2026-04-04T15:30:00Z', false],
    ['the last minute before a day without midnight', cairo, '2026-04-23T21:59:59Z', false],
    ['the first minute of a day without midnight', cairo, '2026-04-23T22:00:00Z', true],
    ['a leap day', leap, '2028-02-29T23:59:59Z', true],
    ['the day after it', leap, '2028-03-01T00:00:00Z', false],
  ])('%s', (_name, window, moment, holds) => {
    expect(holdsAt(window, moment)).toBe(holds);
  });

  test('is not known where the time is not', () => {
    expect(timeCondition(office).holds(requestBy())).toBeUndefined();
  });

  test('follows the time, whatever was asked before', () => {
    const { holds } = timeCondition(office);
    const at = (moment: string) => holds(requestBy({ now: Date.parse(moment) }));
    expect([at('2026-11-23T07:00:01Z'), at('2026-11-23T07:00:59Z'), at('2026-11-23T17:00:00Z')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('checkTimeWindow', () => {
  function problemsOf(window: unknown): (string | undefined)[][] {
    const problems: PolicyProblem[] = [];
    checkTimeWindow(window, new Report(problems, 'when'));
    return problems.map(({ path, suggestion }) => [path, suggestion]);
  }

  test.each([office, night, november, { zone: 'UTC' }])('finds nothing wrong with %j', (window) => {
    expect(problemsOf(window)).toEqual([]);
  });

  test.each<[unknown, (string | undefined)[][]]>([
    ['always', [['when', undefined]]],
    [{}, [['when.zone', undefined]]],
    [{ zone: 'Europe/Berlim' }, [['when.zone', undefined]]],
    [{ zone: 'UTC', days: ['mno'] }, [['when.days[0]', 'mon']]],
    [{ zone: 'UTC', dyas: ['mon'] }, [['when.dyas', 'days']]],
    [{ zone: 'UTC', from: '08:00' }, [['when', undefined]]],
    [{ zone: 'UTC', from: '8:00', until: '18:00' }, [['when.from', undefined]]],
    [{ zone: 'UTC', from: '24:00', until: '18:00' }, [['when.from', undefined]]],
    [{ zone: 'UTC', from: '08:00', until: '25:00' }, [['when.until', undefined]]],
    [{ zone: 'UTC', from: '08:00', until: '08:00' }, [['when.until', undefined]]],
    [{ zone: 'UTC', firstDay: '2026-02-30' }, [['when.firstDay', undefined]]],
    [{ zone: 'UTC', lastDay: 'never' }, [['when.lastDay', undefined]]],
    [{ zone: 'UTC', firstDay: '2026-02-02', lastDay: '2026-02-01' }, [['when.lastDay', undefined]]],
  ])('refuses %j', (window, problems) => {
    expect(problemsOf(window)).toEqual(problems);
  });
});

describe('the fields of a time window', () => {
  const problemsOf = (window: object): PolicyProblem[] => {
    const problems: PolicyProblem[] = [];
    checkTimeWindow({ zone: 'UTC', ...window }, new Report(problems, 'when'));
    return problems;
  };

  test.each([
    { days: ['sun', 'sat'] },
    { from: '00:00', until: '24:00' },
    { from: '23:59', until: '00:00' },
    { firstDay: '2026-11-30', lastDay: '2026-11-30' },
    { firstDay: '2028-02-29' },
  ])('may be %j', (window) => {
    expect(problemsOf(window)).toEqual([]);
  });

  test.each([
    [{ days: ['mnday'] }, 'when.days[0]'],
    [{ days: [''] }, 'when.days[0]'],
    [{ from: 800, until: '18:00' }, 'when.from'],
    [{ from: ['08:00'], until: '18:00' }, 'when.from'],
    [{ from: '108:00', until: '18:00' }, 'when.from'],
    [{ from: '08:000', until: '18:00' }, 'when.from'],
    [{ from: '08:00', until: 1800 }, 'when.until'],
    [{ firstDay: 20261101 }, 'when.firstDay'],
    [{ firstDay: ['2026-11-01'] }, 'when.firstDay'],
    [{ firstDay: '+2026-11-01' }, 'when.firstDay'],
    // A day to the runtime, of the year 12026.
    [{ firstDay: '+012026-11-01' }, 'when.firstDay'],
    [{ firstDay: '2026-11-01T00' }, 'when.firstDay'],
    [{ firstDay: '2027-02-30', lastDay: '2026-01-01' }, 'when.firstDay'],
    [{ lastDay: '2026-13-01', firstDay: '2027-01-01' }, 'when.lastDay'],
    [{ zone: 'Mars/Olympus' }, 'when.zone'],
    [{ zone: undefined }, 'when.zone'],
  ])('are wrong in %j, at one place', (window, path) => {
    expect(problemsOf(window).map((problem) => problem.path)).toEqual([path]);
  });

  test('are not reported as wrong for a fault of the runtime', () => {
    const fault = new TypeError('a fault');
    const broken = vi.spyOn(Intl, 'DateTimeFormat').mockImplementation(() => {
      throw fault;
    });
    onTestFinished(() => broken.mockRestore());
    expect(() => problemsOf({})).toThrow(fault);
  });

  test.each([
    [
      'the very minute that a night begins',
      { zone: 'UTC', from: '22:30', until: '06:15' },
      '2026-11-23T22:30:00Z',
      true,
    ],
    ['its last minute', { zone: 'UTC', from: '22:30', until: '06:15' }, '2026-11-23T06:14:59Z', true],
    ['its end', { zone: 'UTC', from: '22:30', until: '06:15' }, '2026-11-23T06:15:00Z', false],
    ['a Saturday', { zone: 'UTC', days: ['sat'] }, '2026-11-28T00:00:00Z', true],
    ['the last minute of a whole day', { zone: 'UTC', days: ['sun'] }, '2026-11-29T23:59:59Z', true],
  ])('decide about %s', (_name, window, moment, holds) => {
    expect(holdsAt(window, moment)).toBe(holds);
  });

  test('ask a zone for the time once in a minute', () => {
    let asked = 0;
    const { formatToParts } = Intl.DateTimeFormat.prototype;
    Intl.DateTimeFormat.prototype.formatToParts = function counted(...given) {
      asked += 1;
      return formatToParts.apply(this, given);
    };
    try {
      const { holds, field } = whenCompiler.compile(office, 'allow');
      const at = (moment: string) => holds(requestBy({ now: Date.parse(moment) }));
      expect([field, whenCompiler.field, WHEN.field]).toEqual(['when', 'when', 'when']);
      expect([at('2026-11-23T07:00:00Z'), at('2026-11-23T07:00:59Z')]).toEqual([true, true]);
      expect(asked).toBe(1);
      expect([at('2026-11-23T07:01:00Z'), asked]).toEqual([true, 2]);
    } finally {
      Intl.DateTimeFormat.prototype.formatToParts = formatToParts;
    }
  });

  test('are described to editors, and no others', () => {
    const text = { description: expect.any(String), type: 'string' };
    expect(whenSchema).toMatchObject({
      title: 'TimeWindow',
      type: 'object',
      properties: {
        ...{ zone: text, from: text, until: text, firstDay: text, lastDay: text },
        days: {
          tsType: 'readonly string[]',
          type: 'array',
          items: { enum: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
          minItems: 1,
        },
      },
      required: ['zone'],
      additionalProperties: false,
    });
  });
});

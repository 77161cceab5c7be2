import { max } from 'd3-array';
import { type ScaleLinear, type ScaleLogarithmic, scaleLinear, scaleLog } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { Growth, GrowthPoint } from './measure-growth.ts';
import type { Load } from './measure-loads.ts';

const PANEL = { width: 330, height: 170, left: 62, top: 44, apart: 450 } as const;
/** Readable on white and on black: the picture does not know what it stands on. */
const INK = '#5b6b80';

type X = ScaleLogarithmic<number, number>;
type Y = ScaleLinear<number, number>;

interface Point {
  readonly value: number;
}

interface Panel<Of extends Point> {
  readonly title: string;
  readonly of: (point: Of) => number;
  /** Standard error. 0 where it is not known: it cannot be drawn, and the table says so. */
  readonly error: (point: Of) => number;
}

/** A megabyte here is 1,000,000 bytes. */
export function megabytes(bytes: number): number {
  return bytes / 1e6;
}

const TIME: Panel<GrowthPoint> = {
  title: 'added CPU a request, µs',
  of: ({ addedUs }) => addedUs.value,
  error: ({ addedUs }) => (Number.isFinite(addedUs.error) ? addedUs.error : 0),
};

const HEAP: Panel<GrowthPoint> = {
  title: 'heap in use, MB',
  of: ({ heapBytes }) => megabytes(heapBytes),
  error: () => 0,
};

/**
 * What a dimension's growth costs, as two curves: time of a request, with a band of one standard error to each side, and memory of
 * an isolate. What a curve shows is also in its description, and in the table beside the picture.
 */
export function growthPicture({ dimension, points }: Growth): string {
  const { title, beside, name } = dimension;
  return picture({
    ...{ name, title, points, panels: [TIME, HEAP] },
    shows: `Added CPU time of a request and heap in use by ${name}; ${beside}`,
    says: (point) => `${TIME.of(point).toFixed(0)} µs, ${HEAP.of(point).toFixed(1)} MB`,
  });
}

/** The same of a store under load: two measurements, each with a curve. */
export function loadPicture({ name, title, beside, columns, points }: Load): string {
  const [grows, first, second] = columns;
  return picture({
    ...{ name, title, points },
    panels: [
      { title: first, of: (point) => point.first, error: () => 0 },
      { title: second, of: (point) => point.second, error: () => 0 },
    ],
    shows: `${first} and ${second}, by ${grows}; ${beside}`,
    says: (point) => `${point.first.toFixed(0)}, ${point.second.toFixed(0)}`,
  });
}

interface Drawn<Of extends Point> {
  readonly name: string;
  readonly title: string;
  readonly panels: readonly [left: Panel<Of>, right: Panel<Of>];
  readonly points: readonly Of[];
  /** What the picture shows, in words. */
  readonly shows: string;
  readonly says: (point: Of) => string;
}

function picture<Of extends Point>({ name, title, panels, points, shows, says }: Drawn<Of>): string {
  const [left, right] = panels;
  const xs = points.map(({ value }) => value);
  const x = scaleLog([xs[0] ?? 1, Math.max(xs.at(-1) ?? 1, (xs[0] ?? 1) * 10)], [0, PANEL.width]);
  const described = points.map((point) => `${count(point.value)}: ${says(point)}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 270" role="img" aria-labelledby="${name}-t ${name}-d" font-family="system-ui, sans-serif" font-size="13" fill="${INK}">
<title id="${name}-t">${escaped(title)}</title>
<desc id="${name}-d">${escaped(`${shows}. ${described.join('; ')}.`)}</desc>
${panel(left, points, x, PANEL.left)}
${panel(right, points, x, PANEL.left + PANEL.apart)}
</svg>
`;
}

function panel<Of extends Point>(what: Panel<Of>, points: readonly Of[], x: X, left: number): string {
  const highest = max(points, (point) => what.of(point) + what.error(point)) ?? 0;
  const y = scaleLinear([0, Math.max(highest, 1)], [PANEL.height, 0]).nice(4);
  const curve = line<Of>()
    .x(({ value }) => x(value))
    .y((point) => y(what.of(point)))
    .digits(1)([...points]);
  const band = area<Of>()
    .x(({ value }) => x(value))
    .y0((point) => y(what.of(point) - what.error(point)))
    .y1((point) => y(what.of(point) + what.error(point)))
    .digits(1)([...points]);
  const dots = points.map(
    (point) => `<circle cx="${x(point.value).toFixed(1)}" cy="${y(what.of(point)).toFixed(1)}" r="4"/>`,
  );
  return `<g transform="translate(${left} ${PANEL.top})">
<text x="${-PANEL.left + 10}" y="-20" font-size="14" font-weight="600">${escaped(what.title)}</text>
${yAxis(y)}
${xAxis(points, x)}
<path d="${band}" opacity="0.2"/>
<path d="${curve}" fill="none" stroke="${INK}" stroke-width="2"/>
${dots.join('')}
</g>`;
}

function yAxis(y: Y): string {
  return y
    .ticks(4)
    .map((tick) => {
      const at = y(tick).toFixed(1);
      return `<path d="M0 ${at}H${PANEL.width}" stroke="${INK}" opacity="0.25"/><text x="-8" y="${at}" dy="0.35em" text-anchor="end">${count(tick)}</text>`;
    })
    .join('');
}

function xAxis(points: readonly Point[], x: X): string {
  return points
    .map(({ value }) => {
      const at = x(value).toFixed(1);
      return `<path d="M${at} ${PANEL.height}v5" stroke="${INK}"/><text x="${at}" y="${PANEL.height + 22}" text-anchor="middle">${count(value)}</text>`;
    })
    .join('');
}

/** `10,000`. */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

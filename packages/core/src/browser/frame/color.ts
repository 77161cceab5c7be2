/** Black or white, whichever has more contrast on the color. */
export function textOn(color: string): '#000' | '#fff' {
  const luminance = relativeLuminance(color);
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? '#000' : '#fff';
}

/** The color, made lighter or darker until text in it has enough contrast on the background. */
export function readableOn(color: string, background: '#f3f4f7' | '#16181d'): string {
  const target = background === '#16181d' ? 255 : 0;
  const ground = relativeLuminance(background);
  for (let share = 0; share <= 1; share += 0.1) {
    const mixed = channels(color).map((channel) => Math.round(channel + (target - channel) * share));
    const candidate = `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
    const lights = [relativeLuminance(candidate), ground].toSorted((a, b) => b - a);
    if (((lights[0] ?? 0) + 0.05) / ((lights[1] ?? 0) + 0.05) >= 4.5) return candidate;
  }
  return target === 0 ? '#000000' : '#ffffff';
}

/** @see {@link https://www.w3.org/TR/WCAG22/#dfn-relative-luminance | WCAG 2.2} */
function relativeLuminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(color: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));
}

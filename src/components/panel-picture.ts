import { cutName } from './name-parts';

/** What stands around the chart in its picture. */
export type PictureText = { title: string; subtitle: string };

type LegendEntry = { name: string; rest: string; stroke: Record<string, string> };

const SVG = 'http://www.w3.org/2000/svg';

/** Everything that decides how an SVG element looks; the picture has no style sheet. */
const LOOKS = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;

const MARGIN = 16;
const TITLE_HEIGHT = 48;
const ENTRY = { height: 20, sample: 24, gap: 8, width: 280, characterWidth: 6.5 } as const;
/** Sharp on screens with small pixels, too. */
const PIXELS_PER_UNIT = 2;

/** XML can't hold control characters, whatever a label says. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}

function element(name: string, attributes: Record<string, string | number>, text?: string): SVGElement {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, `${value}`));
  if (text !== undefined) {
    made.textContent = printable(text);
  }
  return made;
}

/** Names of how an element looks, with the values that the browser has worked out. */
function looksOf(source: Element): Record<string, string> {
  const style = getComputedStyle(source);
  return Object.fromEntries(
    LOOKS.map((name) => [name, style.getPropertyValue(name)] as const).filter(([, value]) => value !== ''),
  );
}

/** A copy of an SVG that looks the same without the page around it. */
export function selfContained(source: Element): Element {
  const copy = source.cloneNode(false) as Element;
  for (const name of ['style', 'class', 'aria-labelledby', 'aria-describedby']) {
    copy.removeAttribute(name);
  }
  Object.entries(looksOf(source)).forEach(([name, value]) => copy.setAttribute(name, value));
  for (const child of source.childNodes) {
    if (child instanceof SVGElement && child.tagName !== 'title' && child.tagName !== 'desc') {
      copy.append(selfContained(child));
    } else if (child instanceof Text) {
      copy.append(printable(child.data));
    }
  }
  return copy;
}

/** The colour behind an element: that of the nearest ancestor which has one. */
export function backgroundOf(start: Element): string {
  for (let at: Element | null = start; at !== null; at = at.parentElement) {
    const color = getComputedStyle(at).backgroundColor;
    if (color !== '' && color !== 'transparent' && !/^rgba\(.*, 0\)$/.test(color)) {
      return color;
    }
  }
  return 'Canvas';
}

/** A name is in parts, of which each may be cut on the page. */
function isWords(found: Element): boolean {
  const name = found.closest('.netobserv-agent-health__cut-name');
  return name === null ? found.childElementCount === 0 : found === name;
}

function legendOf(content: Element): LegendEntry[] {
  return [
    ...content.querySelectorAll('[data-test=series], [data-test=before], [data-test=reference], [data-test=limit]'),
  ]
    .filter((item) => item.querySelector('[aria-pressed=false]') === null)
    .map((item) => {
      const sample = item.querySelector('line');
      const [name = '', ...rest] = [...item.querySelectorAll('span, bdi')]
        .filter(isWords)
        .map(({ textContent }) => textContent ?? '')
        .filter(Boolean);
      return {
        name,
        rest: rest.map((text) => `  ${text}`).join(''),
        stroke: sample ? looksOf(sample) : {},
      };
    });
}

function drawEntry(
  { name, rest, stroke }: LegendEntry,
  { x, y, width }: { x: number; y: number; width: number },
  among: readonly string[],
): SVGElement[] {
  const room = Math.floor((width - ENTRY.sample - 2 * ENTRY.gap) / ENTRY.characterWidth);
  const shown = `${cutName(name, among, Math.max(0, room - rest.length))}${rest}`;
  const middle = y + ENTRY.height / 2;
  return [
    element('line', { ...stroke, x1: x, x2: x + ENTRY.sample, y1: middle, y2: middle }),
    element('text', { x: x + ENTRY.sample + ENTRY.gap, y: middle + 4, 'font-size': 12 }, shown),
  ];
}

/** Draws a panel's content as one SVG which needs nothing from outside: title, chart, legend. */
export function pictureOf(content: HTMLElement, { title, subtitle }: PictureText): SVGSVGElement | undefined {
  const chart = content.querySelector<HTMLElement>('[data-test=chart]');
  const drawings = [...(chart?.querySelectorAll('svg:not([data-transient])') ?? [])].filter(
    ({ childElementCount }) => childElementCount > 0,
  );
  if (chart === null || drawings.length === 0) {
    return undefined;
  }
  const size = { width: chart.clientWidth, height: chart.clientHeight };
  const entries = legendOf(content);
  const names = entries.map(({ name }) => name);
  const columns = Math.max(1, Math.floor(size.width / ENTRY.width));
  const legendTop = MARGIN + TITLE_HEIGHT + size.height + ENTRY.gap;
  const width = size.width + 2 * MARGIN;
  const height = legendTop + Math.ceil(entries.length / columns) * ENTRY.height + MARGIN;
  const { color, fontFamily } = getComputedStyle(content);
  const picture = element('svg', { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` }) as SVGSVGElement;
  const words = element('g', { fill: color, 'font-family': fontFamily });
  words.append(
    element('text', { x: MARGIN, y: MARGIN + 14, 'font-size': 16, 'font-weight': 'bold' }, title),
    element('text', { x: MARGIN, y: MARGIN + 34, 'font-size': 12 }, subtitle),
    ...entries.flatMap((entry, index) => {
      const columnWidth = size.width / columns;
      const y = legendTop + Math.floor(index / columns) * ENTRY.height;
      return drawEntry(entry, { x: MARGIN + (index % columns) * columnWidth, y, width: columnWidth }, names);
    }),
  );
  picture.append(
    element('rect', { width, height, fill: backgroundOf(content) }),
    ...drawings.map((drawing) => {
      const copy = selfContained(drawing);
      const place = { x: MARGIN, y: MARGIN + TITLE_HEIGHT, ...size };
      Object.entries(place).forEach(([name, value]) => copy.setAttribute(name, `${value}`));
      return copy;
    }),
    words,
  );
  return picture;
}

/** Turns an SVG into a PNG. Rejects where the browser can't. */
export async function pngOf(picture: SVGSVGElement): Promise<Blob> {
  const image = new Image();
  // The console's content security policy lets images come as data, but not as blobs.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(picture))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width * PIXELS_PER_UNIT;
  canvas.height = image.height * PIXELS_PER_UNIT;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/png'),
  );
}

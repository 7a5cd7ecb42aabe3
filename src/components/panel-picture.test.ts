// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { backgroundOf, pictureOf } from './panel-picture';

afterEach(() => document.body.replaceChildren());

function content(inner: string): HTMLElement {
  document.body.innerHTML = `<section style="background-color: rgb(1, 2, 3)"><div id="content">${inner}</div></section>`;
  // jsdom has no layout.
  document
    .querySelectorAll('[data-test=chart]')
    .forEach((chart) => Object.defineProperty(chart, 'clientWidth', { value: 600 }));
  return document.getElementById('content') ?? document.body;
}

const CHART = `<div data-test="chart">
  <svg><title>secret</title><g><path class="x" style="stroke: rgb(9, 8, 7); stroke-width: 2" d="M0 0"/><text>10:00</text></g></svg>
  <svg></svg>
  <svg data-transient=""><line/></svg>
</div>`;
const LEGEND = `<ul>
  <li data-test="series"><button aria-pressed="true"><svg><line style="stroke: rgb(4, 5, 6)"/></svg><span>node\u0007 1</span><bdi>0.5</bdi></button></li>
  <li data-test="series"><button aria-pressed="false"><svg><line/></svg><span>hidden</span></button></li>
  <li data-test="limit"><svg><line/></svg><span><span>degraded</span></span></li>
</ul>`;

describe('the picture of a panel', () => {
  const text = { title: 'CPU', subtitle: 'cores' };

  it('holds title, chart and legend, without what only shows for a moment', () => {
    const picture = pictureOf(content(CHART + LEGEND), text);
    expect([...(picture?.querySelectorAll('text') ?? [])].map(({ textContent }) => textContent)).toEqual([
      '10:00',
      'CPU',
      'cores',
      'node  1  0.5',
      'degraded',
    ]);
    expect(picture?.querySelectorAll('svg')).toHaveLength(1);
    expect(picture?.querySelector('title')).toBeNull();
  });

  it('needs no style sheet', () => {
    const picture = pictureOf(content(CHART + LEGEND), text);
    const path = picture?.querySelector('path');
    expect(path?.getAttribute('stroke')).toBe('rgb(9, 8, 7)');
    expect(path?.getAttribute('d')).toBe('M0 0');
    expect(path?.hasAttribute('class')).toBe(false);
    expect(picture?.querySelector('rect')?.getAttribute('fill')).toBe('rgb(1, 2, 3)');
  });

  it('does not exist without a chart', () => {
    expect(pictureOf(content(LEGEND), text)).toBeUndefined();
  });
});

it('finds the colour behind an element', () => {
  expect(backgroundOf(content('<p id="p" style="background-color: rgba(0, 0, 0, 0)"></p>'))).toBe('rgb(1, 2, 3)');
});

import type { ReactElement } from 'react';
import type { TimeSeriesChartProps } from './time-series-chart';

/** Fills texts in without a dictionary. The same function each time, as the real one: a new one would draw all anew. */
function t(text: string, values: Record<string, string | number> = {}): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name]));
}

/** For tests, in place of react-i18next. */
export const translation = { useTranslation: (): { t: typeof t } => ({ t }) };

/** What the charts of a test were asked to draw, in order. */
export const drawn: TimeSeriesChartProps[] = [];

/** For tests, in place of the chart library, which is slow and tested on its own. */
export const chart = {
  TimeSeriesChart: (props: TimeSeriesChartProps): ReactElement => {
    drawn.push(props);
    return <svg aria-label={props.description} />;
  },
};

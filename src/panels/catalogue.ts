import type { Translate } from '../i18n/use-t';
import { bufferSizes } from './buffers';
import { evictedFlowsRate, evictionDuration, evictionRate, mapOccupancy } from './evictions';
import { droppedFlows, errors, filteredFlows } from './losses';
import type { PanelDefinition, SectionId } from './panel';
import { exportedFlows, lokiEntries, reconcileErrors } from './pipeline';
import { cpuByNode, cpuUsage, memoryByNode, memoryUsage } from './resources';
import { ringBufferRatio } from './ring-buffer-ratio';

/** All panels, in the order of the page: what the agents do, what they lose, what they cost, what comes after. */
export const PANELS: readonly PanelDefinition[] = [
  evictionRate,
  ringBufferRatio,
  evictedFlowsRate,
  mapOccupancy,
  bufferSizes,
  evictionDuration,
  droppedFlows,
  errors,
  filteredFlows,
  cpuUsage,
  memoryUsage,
  cpuByNode,
  memoryByNode,
  exportedFlows,
  lokiEntries,
  reconcileErrors,
];

/** The parts of the page and their headings, in order. */
export const SECTIONS: readonly { id: SectionId; title: (t: Translate) => string }[] = [
  { id: 'evictions', title: (t) => t('Evictions and buffers') },
  { id: 'losses', title: (t) => t('Losses and errors') },
  { id: 'resources', title: (t) => t('Resource usage') },
  { id: 'pipeline', title: (t) => t('After the agents') },
];

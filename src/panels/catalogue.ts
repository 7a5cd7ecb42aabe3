import { bufferSizes } from './buffers';
import { evictedFlowsRate, evictionRate } from './evictions';
import type { PanelDefinition } from './panel';
import { cpuUsage, memoryUsage } from './resources';
import { ringBufferRatio } from './ring-buffer-ratio';

/** All panels, in the order of the page: what the agents do, then what it costs. */
export const PANELS: readonly PanelDefinition[] = [
  evictionRate,
  ringBufferRatio,
  evictedFlowsRate,
  bufferSizes,
  cpuUsage,
  memoryUsage,
];

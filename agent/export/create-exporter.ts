import type { CreateExporter } from './exporter';
import { createGrpcExporter } from './grpc';
import { createStdoutExporter } from './stdout';

const EXPORTERS = { grpc: createGrpcExporter, stdout: createStdoutExporter } as const;

/** The exporter that EXPORT names. Nothing is opened before the first batch. */
export const createExporter: CreateExporter = (config, deps) => EXPORTERS[config.exportTo](config, deps);

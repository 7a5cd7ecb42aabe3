export function withImages(values: string, registry: string, digests: { agent: string; plugin: string }): string;
export function withRunbooks(values: string, url: string): string;
export function withRegistry(chart: string, registry: string): string;

/** Reads an OCI archive (https://github.com/opencontainers/image-spec/blob/main/image-layout.md). */
import { execFileSync } from 'node:child_process';
import { gunzipSync } from 'node:zlib';

type Descriptor = { digest: string; size: number; mediaType: string };
type Manifest = { config: Descriptor; layers: Descriptor[] };

export type ArchiveFacts = {
  /** `sha256:…` of the manifest. */
  digest: string;
  /** Sum of the layers, unpacked. */
  bytes: number;
  /** Sum of the layers as a registry sends them. */
  compressedBytes: number;
};

const MAX_BLOB_BYTES = 1 << 30;

function readFileOf(archive: string, name: string): Buffer {
  return execFileSync('tar', ['-xOf', archive, name], { maxBuffer: MAX_BLOB_BYTES });
}

const blobName = (digest: string): string => `blobs/${digest.replace(':', '/')}`;

/** @throws Error if the archive holds more or less than one image */
export function readArchive(archive: string): ArchiveFacts {
  const index = JSON.parse(readFileOf(archive, 'index.json').toString()) as { manifests: Descriptor[] };
  if (index.manifests.length !== 1) throw new Error(`${archive}: ${index.manifests.length} images, not 1`);
  const [{ digest }] = index.manifests;
  const { layers } = JSON.parse(readFileOf(archive, blobName(digest)).toString()) as Manifest;
  const sizes = layers.map((layer) => gunzipSync(readFileOf(archive, blobName(layer.digest))).length);
  return {
    digest,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    compressedBytes: layers.reduce((sum, { size }) => sum + size, 0),
  };
}

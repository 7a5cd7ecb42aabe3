/** What is in an image, as SPDX 2.3 (https://spdx.github.io/spdx-spec/v2.3/). Pure: equal images have equal SBOMs. */
import type { Component } from './component';

export type SbomSubject = {
  image: string;
  version: string;
  arch: string;
  /** `sha256:…` of the image's manifest. */
  digest: string;
  /** Seconds since 1970: SOURCE_DATE_EPOCH. */
  epoch: number;
};

const id = (text: string): string => `SPDXRef-${text.replace(/[^A-Za-z0-9.]+/g, '-')}`;

function spdxPackage(component: Component, spdxId: string): object {
  return {
    SPDXID: spdxId,
    name: component.name,
    versionInfo: component.version,
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    licenseConcluded: 'NOASSERTION',
    licenseDeclared: component.license ?? 'NOASSERTION',
    copyrightText: 'NOASSERTION',
    ...(component.checksum && {
      checksums: [{ algorithm: component.checksum.algorithm, checksumValue: component.checksum.hex }],
    }),
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: component.purl }],
  };
}

/** @param components any order; the document has them by purl */
export function sbomOf(subject: SbomSubject, components: readonly Component[]): object {
  const image: Component = {
    name: subject.image,
    version: subject.version,
    purl: `pkg:oci/${subject.image}@${encodeURIComponent(subject.digest)}?arch=${subject.arch}`,
    license: 'Apache-2.0',
    checksum: { algorithm: 'SHA256', hex: subject.digest.replace('sha256:', '') },
  };
  const sorted = [...components].sort((a, b) => (a.purl < b.purl ? -1 : 1));
  const parts = sorted.map((component) => spdxPackage(component, id(component.purl)));
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: `${subject.image}-${subject.version}-${subject.arch}`,
    documentNamespace: `https://spdx.org/spdxdocs/${subject.image}-${subject.version}-${image.checksum?.hex}`,
    creationInfo: {
      created: new Date(subject.epoch * 1000).toISOString().replace('.000Z', 'Z'),
      creators: [`Tool: netobserv-agent-health-${subject.version}`],
    },
    packages: [spdxPackage(image, 'SPDXRef-image'), ...parts],
    relationships: [
      { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-image' },
      ...sorted.map(({ purl }) => ({
        spdxElementId: 'SPDXRef-image',
        relationshipType: 'CONTAINS',
        relatedSpdxElement: id(purl),
      })),
    ],
  };
}

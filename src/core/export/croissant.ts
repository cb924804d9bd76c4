import type { ExportOptions } from './export-format.ts';
import type { FileEntry } from './manifest.ts';

/** The JSON-LD context of Croissant 1.1 (docs.mlcommons.org/croissant), as far as this document's keys go. */
const context = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  containedIn: 'cr:containedIn',
  cr: 'http://mlcommons.org/croissant/',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: 'http://purl.org/dc/terms/',
  equivalentProperty: 'cr:equivalentProperty',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileObject: 'cr:fileObject',
  fileProperty: 'cr:fileProperty',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  parentField: 'cr:parentField',
  path: 'cr:path',
  rai: 'http://mlcommons.org/croissant/RAI/',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  samplingRate: 'cr:samplingRate',
  sc: 'https://schema.org/',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
};

type Facts = {
  readonly files: readonly FileEntry[];
  /** Day of the newest record behind the rows: from data, never from a clock. */
  readonly published: string;
  readonly inputHash: string;
};

/** croissant.json: the dataset described for search engines and loaders. */
export function croissantText(options: ExportOptions, { files, published, inputHash }: Facts): string {
  const document = {
    '@context': context,
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.1',
    name: options.name,
    description: 'Training rows made from the failures of coding agents and from what people said of them.',
    license: options.license ?? 'other',
    url: options.url ?? `urn:sha256:${inputHash}`,
    creator: { '@type': 'sc:Organization', name: options.creator ?? 'not stated' },
    datePublished: published,
    version: '1.0.0',
    distribution: files.map(({ path, sha256 }) => ({
      '@type': 'cr:FileObject',
      '@id': path,
      name: path,
      contentUrl: path,
      // `application/jsonl` validates too, and then its records cannot be read.
      encodingFormat: path.endsWith('.parquet') ? 'application/x-parquet' : 'application/jsonlines',
      sha256,
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

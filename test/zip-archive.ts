import * as zlib from 'node:zlib';

export type Packing = 'stored' | 'deflated' | 'zstd';

const methods = { stored: 0, deflated: 8, zstd: 93 } as const;

/** A ZIP archive of texts by name. `lies` gives sizes to write instead of the true ones. */
export function zipArchive(
  members: readonly (readonly [name: string, text: string])[],
  packing: Packing,
  lies: Readonly<Record<string, number>> = {},
): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of members) {
    const bytes = Buffer.from(text);
    const packed = pack(bytes, packing);
    const fields = fieldsOf({ packing, bytes, packed, name, size: lies[name] ?? bytes.length });
    const local = Buffer.concat([mark(0x04034b50), fields, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([mark(0x02014b50), Buffer.from([20, 0]), fields, place, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, ...directory, mark(0x06054b50), end]);
}

function pack(bytes: Buffer, packing: Packing): Buffer {
  if (packing === 'stored') return bytes;
  return packing === 'deflated' ? zlib.deflateRawSync(bytes) : zlib.zstdCompressSync(bytes);
}

type Member = {
  readonly packing: Packing;
  readonly bytes: Buffer;
  readonly packed: Buffer;
  readonly name: string;
  readonly size: number;
};

/** From the version to the length of the extra field: the same in both headers. */
function fieldsOf({ packing, bytes, packed, name, size }: Member): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(methods[packing], 4);
  fields.writeUInt32LE(zlib.crc32(bytes), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(size, 18);
  fields.writeUInt16LE(Buffer.byteLength(name), 22);
  return fields;
}

function mark(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
}

import * as zlib from 'node:zlib';

/** A member of an archive, still packed. */
export type ZipMember = {
  readonly name: string;
  /** As the archive says; unpacking stops there. */
  readonly size: number;
  /** The unpacked bytes, or why there are none. */
  readonly unpack: () => Unpacked;
};

export type Unpacked =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly reason: 'too large' | 'damaged' | 'unknown method' | 'encrypted' };

/** What one member may hold unpacked, in bytes. */
const largestMember = 256 * 1024 * 1024;

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const localMark = 0x04034b50;
/** The end record is 22 bytes and a comment of at most 65,535. */
const endSearch = 22 + 65_535;

/**
 * The members of a ZIP archive by its central directory, duplicates of a name included (the last is the current one).
 * `undefined` if this is none, or one that is cut off. Stored, deflated and Zstandard members; no encryption, no spanning.
 * PKWARE APPNOTE 6.3.10.
 */
export function zipMembers(archive: Uint8Array): readonly ZipMember[] | undefined {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = findEnd(view);
  if (end === undefined) return undefined;
  const members: ZipMember[] = [];
  let place = directoryStart(view, end);
  while (place + 46 <= view.byteLength && view.getUint32(place, true) === entryMark) {
    const lengths = [28, 30, 32].map((at) => view.getUint16(place + at, true));
    const [nameLength = 0, extraLength = 0, commentLength = 0] = lengths;
    const next = place + 46 + nameLength + extraLength + commentLength;
    if (next > view.byteLength) return undefined;
    members.push(memberAt(archive, view, place));
    place = next;
  }
  return members;
}

function findEnd(view: DataView): number | undefined {
  for (let place = view.byteLength - 22; place >= 0 && place >= view.byteLength - endSearch; place -= 1) {
    if (view.getUint32(place, true) === endMark) return place;
  }
  return undefined;
}

/** Archives beyond 4 GB say it in a record of their own, 20 bytes before the end record's. */
function directoryStart(view: DataView, end: number): number {
  const start = view.getUint32(end + 16, true);
  if (start !== 0xffffffff || end < 20 || view.getUint32(end - 20, true) !== 0x07064b50) return start;
  const record = Number(view.getBigUint64(end - 20 + 8, true));
  return record + 56 <= view.byteLength ? Number(view.getBigUint64(record + 48, true)) : view.byteLength;
}

function memberAt(archive: Uint8Array, view: DataView, place: number): ZipMember {
  const nameLength = view.getUint16(place + 28, true);
  const name = new TextDecoder().decode(archive.subarray(place + 46, place + 46 + nameLength));
  const { packed, size, offset } = sizesAt(view, place);
  const isEncrypted = (view.getUint16(place + 8, true) & 1) === 1;
  const method = view.getUint16(place + 10, true);
  return {
    name,
    size,
    unpack: () => {
      if (isEncrypted) return { ok: false, reason: 'encrypted' };
      if (size > largestMember) return { ok: false, reason: 'too large' };
      const isThere = offset + 30 <= view.byteLength && view.getUint32(offset, true) === localMark;
      if (!isThere) return { ok: false, reason: 'damaged' };
      const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
      if (start + packed > view.byteLength) return { ok: false, reason: 'damaged' };
      return unpacked(archive.subarray(start, start + packed), method, size);
    },
  };
}

/** Sizes of 0xffffffff stand in the extra field 1, in the order of those that are. */
function sizesAt(view: DataView, place: number) {
  const numbers = [24, 20, 42].map((at) => view.getUint32(place + at, true));
  if (numbers.every((number) => number !== 0xffffffff)) {
    const [size = 0, packed = 0, offset = 0] = numbers;
    return { size, packed, offset };
  }
  const start = place + 46 + view.getUint16(place + 28, true);
  const end = start + view.getUint16(place + 30, true);
  let large = start;
  while (large + 4 <= end && view.getUint16(large, true) !== 1) large += 4 + view.getUint16(large + 2, true);
  large += 4;
  const [size = 0, packed = 0, offset = 0] = numbers.map((number) => {
    if (number !== 0xffffffff || large + 8 > end) return number;
    large += 8;
    return Number(view.getBigUint64(large - 8, true));
  });
  return { size, packed, offset };
}

function unpacked(packed: Uint8Array, method: number, size: number): Unpacked {
  try {
    // A member that holds more than it says is an error, and does not fill the memory.
    const limits = { maxOutputLength: Math.max(1, size) };
    if (method === 0) return { ok: true, bytes: packed };
    if (method === 8) return { ok: true, bytes: zlib.inflateRawSync(packed, limits) };
    // Zstandard came with Node 22.15.
    if (method === 93 && typeof zlib.zstdDecompressSync === 'function')
      return { ok: true, bytes: zlib.zstdDecompressSync(packed, limits) };
    return { ok: false, reason: 'unknown method' };
  } catch {
    // Whatever zlib says, the member is lost and the others are not.
    return { ok: false, reason: 'damaged' };
  }
}

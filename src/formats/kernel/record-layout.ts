/** Where things stand in the memory that the kernel for records and its callers share: offsets in bytes of 32-bit numbers. */

/** The block that is being made. Places of arrays with one entry for each row, unless they say otherwise. */
export const headerPlaces = {
  rows: 0,
  /** Rows for which there is room. */
  mostRows: 4,
  lineOf: 8,
  starts: 12,
  sizes: 16,
  sums: 20,
  present: 24,
  /** A byte each: 1 for rows that the kernel read. */
  simple: 28,
  /** Places of all columns, and how many they are. */
  columns: 32,
  columnCount: 36,
  kindCodes: 40,
  /** The line that is being read, counted from the stretch's first; and where the stretch begins. */
  line: 44,
  base: 48,
} as const;

/** A column of the block. */
export const columnPlaces = {
  shape: 0,
  /** Codes of texts, numbers of 64 bits, or how many texts each list has, in 16 bits. */
  data: 4,
  /** Of lists: codes and weights of all rows end to end, how many they are, and for how many there is room. */
  codes: 8,
  weights: 12,
  end: 16,
  most: 20,
} as const;

export const shapes = { text: 0, number: 1, list: 2 } as const;

/** What one kind of record fills of a column, and which record last did, by which rank. */
export const targetPlaces = { serial: 0, rank: 4, column: 8 } as const;

/** A key that a kind knows; see `KeyNode`. */
export const nodePlaces = {
  key: 0,
  keyLength: 4,
  role: 8,
  /** Places of the keys below it, and how many they are. */
  children: 12,
  childCount: 16,
  /** The record in which it last stood. */
  serial: 20,
  /** The key that followed last time; for a part, `first` is the one it began with. */
  next: 24,
  first: 28,
  target: 32,
  rank: 36,
  mark: 40,
  kindRank: 44,
  number: 48,
  isSchema: 52,
  /** Of a kind's root only: whether each line has to show its kind, what unknown fields set, the kind's code. */
  isInferred: 56,
  unknownMark: 60,
  kindCode: 64,
  /** Where the targets of two keys stand one of which must be filled; or 0. */
  names: 68,
  /** The node by which days are learnt. */
  day: 72,
} as const;

/** Bytes of each of them. */
export const layoutBytes = { header: 64, column: 32, target: 16, node: 80 } as const;

/** What is done with a key's value. */
export const nodeRoles = {
  /** An object with known keys. */
  part: 0,
  /** Anything goes; it has no cell. */
  skip: 1,
  /** A scalar that the schema checks, and that may fill a cell. */
  cell: 2,
  time: 3,
  /** A list of texts. */
  list: 4,
  /** Rare and complicated: parsed as a whole. */
  whole: 5,
} as const;

export type NodeRole = (typeof nodeRoles)[keyof typeof nodeRoles];

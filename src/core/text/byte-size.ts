const units: Readonly<Record<string, number>> = {
  '': 1,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  KI: 2 ** 10,
  MI: 2 ** 20,
  GI: 2 ** 30,
  TI: 2 ** 40,
};

/** Bytes from `800M`, `1.5 GB`, `2GiB` or plain digits; undefined for anything else, and for nothing. */
export function readByteSize(text: string): number | undefined {
  const [, digits, unit] = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?i?)b?\s*$/i.exec(text) ?? [];
  const factor = unit === undefined ? undefined : units[unit.toUpperCase()];
  if (digits === undefined || factor === undefined) return undefined;
  const bytes = Math.floor(Number(digits) * factor);
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined;
}

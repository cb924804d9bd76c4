/**
 * The same value with every string in it, however deep, put through `text`: objects, arrays, maps and sets; what holds
 * no changed string comes back as it is. Keys of maps and objects stay.
 */
export function maskedTexts<Value>(value: Value, text: (written: string) => string): Value {
  return masked(value, text) as Value;
}

function masked(value: unknown, text: (written: string) => string): unknown {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return maskedList(value, text);
  if (value instanceof Map) {
    const entries = [...value].map(([key, member]) => [key, masked(member, text)] as const);
    return entries.every(([key, member]) => value.get(key) === member) ? value : new Map(entries);
  }
  if (value instanceof Set) {
    const members = [...value].map((member) => masked(member, text));
    return members.every((member) => value.has(member)) ? value : new Set(members);
  }
  // Class instances and typed arrays hold no texts of data.
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return maskedObject(value, text);
}

function maskedList(list: readonly unknown[], text: (written: string) => string): readonly unknown[] {
  const members = list.map((member) => masked(member, text));
  return members.every((member, place) => member === list[place]) ? list : members;
}

function maskedObject(object: object, text: (written: string) => string): object {
  const entries = Object.entries(object).map(([key, member]) => [key, masked(member, text), member] as const);
  if (entries.every(([, after, before]) => after === before)) return object;
  const copy: object = Object.create(Object.getPrototypeOf(object));
  for (const [key, after] of entries)
    Object.defineProperty(copy, key, { value: after, enumerable: true, writable: true, configurable: true });
  return copy;
}

/**
 * Gives back the memory of all arrays below a value at once; nobody may read them afterwards. Left to the garbage
 * collector, what threads hand over would pile up: this side makes too little garbage of its own to collect any.
 */
export function releaseArrays(value: unknown): void {
  if (ArrayBuffer.isView(value)) {
    const { buffer } = value;
    // Several arrays may share one piece of memory. Older Nodes lack `transfer`; there the garbage collector does it in its time.
    if (buffer instanceof ArrayBuffer && buffer.byteLength > 0 && typeof buffer.transfer === 'function')
      buffer.transfer(0);
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value))
    for (const inner of Object.values(value)) releaseArrays(inner);
}

/** Counts lines, sixteen bytes at a step. Bytes may stand behind the end. */
export const lineKernelSource = `
  const newline = 10;

  export fn count(from: i32, to: i32): i32 {
    var lines: i32 = 0;
    var at: i32 = from;
    while (at + 16 <= to) {
      lines = lines + popcount(bits(v128[at] == splat(newline)));
      at = at + 16;
    }
    return lines + popcount(bits(v128[at] == splat(newline)) & ((1 << (to - at)) - 1));
  }
`;

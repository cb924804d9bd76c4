/**
 * Passing over JSON (RFC 8259) in UTF-8, as a part of a kernel. Functions that pass over something give the place behind
 * it, or 0 for what is not valid or not simple: a key that stands twice, an escaped surrogate, deep nesting. Every loop ends
 * at a control character or a quote, so both must follow the text.
 */
export const jsonKernelSource = `
  const backslash = 92;
  const hashStart = 0x51afd7ed558ccd25L;
  const hashFactor = 0x9e3779b97f4a7c15L;
  // Deeper values are left to the parser; search does not look deeper either.
  const deepestSimple = 14;
  // Keys of one object that are compared with each other, at 8 bytes each.
  const mostKeyBytes = 256;

  // Places of the unknown keys of all objects around the cursor.
  global keys: i32;
  global keyTop: i32;

  fn skipSpace(from: i32): i32 {
    var at: i32 = from;
    var byte: i32 = u8[at];
    while (byte == 32 || byte == 9 || byte == 13) { at = at + 1; byte = u8[at]; }
    return at;
  }

  // The first quote, backslash or control character.
  fn stringStop(from: i32): i32 {
    var at: i32 = from;
    while (1) {
      var text: v128 = v128[at];
      var stops: i32 = bits((text == splat('"')) | (text == splat(backslash)) | (text < splat(32)));
      if (stops) { return at + ctz(stops); }
      at = at + 16;
    }
  }

  fn hexDigit(byte: i32): i32 {
    if (byte >= '0' && byte <= '9') { return byte - '0'; }
    var letter: i32 = byte | 32;
    if (letter >= 'a' && letter <= 'f') { return letter - 87; }
    return 0x10000;
  }

  // Of four digits; at least 0x10000 when they are none.
  fn escapedCode(at: i32): i32 {
    return hexDigit(u8[at]) << 12 | hexDigit(u8[at + 1]) << 8 | hexDigit(u8[at + 2]) << 4 | hexDigit(u8[at + 3]);
  }

  fn isSimpleEscape(byte: i32): i32 {
    return byte == '"' || byte == backslash || byte == '/' || byte == 'b' || byte == 'f' || byte == 'n' || byte == 'r' || byte == 't';
  }

  // Passes the rest of a string whose opening quote is behind.
  fn skipString(from: i32): i32 {
    var at: i32 = from;
    while (1) {
      at = stringStop(at);
      if (u8[at] == '"') { return at + 1; }
      if (u8[at] != backslash) { return 0; }
      if (u8[at + 1] == 'u') {
        var code: i32 = escapedCode(at + 2);
        if (code >= 0xd800 && code <= 0xdfff || code < 0 || code > 0xffff) { return 0; }
        at = at + 6;
      } else if (isSimpleEscape(u8[at + 1])) { at = at + 2; }
      else { return 0; }
    }
  }

  fn skipTrue(at: i32): i32 { if (i32[at] == 0x65757274) { return at + 4; } return 0; }
  fn skipFalse(at: i32): i32 { if (i32[at + 1] == 0x65736c61) { return at + 5; } return 0; }
  fn skipNull(at: i32): i32 { if (i32[at] == 0x6c6c756e) { return at + 4; } return 0; }

  // At least one.
  fn skipDigits(from: i32): i32 {
    var at: i32 = from;
    while (u8[at] >= '0' && u8[at] <= '9') { at = at + 1; }
    if (at == from) { return 0; }
    return at;
  }

  fn skipNumber(from: i32): i32 {
    var at: i32 = from + (u8[from] == '-');
    if (u8[at] == '0') { at = at + 1; } else { at = skipDigits(at); }
    if (at && u8[at] == 46) { at = skipDigits(at + 1); }
    if (at && (u8[at] | 32) == 'e') { at = skipDigits(at + 1 + (u8[at + 1] == '-' || u8[at + 1] == '+')); }
    return at;
  }

  fn skipValue(from: i32, depth: i32): i32 {
    var first: i32 = u8[from];
    if (first == '"') { return skipString(from + 1); }
    if (first == '{') { if (depth > deepestSimple) { return 0; } return skipObject(from + 1, depth); }
    if (first == '[') { if (depth > deepestSimple) { return 0; } return skipArray(from + 1, depth); }
    if (first == 't') { return skipTrue(from); }
    if (first == 'f') { return skipFalse(from); }
    if (first == 'n') { return skipNull(from); }
    return skipNumber(from);
  }

  fn skipArray(from: i32, depth: i32): i32 {
    var at: i32 = skipSpace(from);
    if (u8[at] == ']') { return at + 1; }
    while (1) {
      at = skipValue(at, depth + 1);
      if (!at) { return 0; }
      at = skipSpace(at);
      if (u8[at] == ']') { return at + 1; }
      if (u8[at] != ',') { return 0; }
      at = skipSpace(at + 1);
    }
  }

  fn skipObject(from: i32, depth: i32): i32 {
    var at: i32 = skipSpace(from);
    if (u8[at] == '}') { return at + 1; }
    var ownKeys: i32 = keyTop;
    while (1) {
      if (u8[at] != '"') { return 0; }
      at = newKey(ownKeys, at + 1);
      if (at) { at = skipColon(at); }
      if (at) { at = skipValue(at, depth + 1); }
      if (!at) { return 0; }
      at = skipSpace(at);
      if (u8[at] == '}') { keyTop = ownKeys; return at + 1; }
      if (u8[at] != ',') { return 0; }
      at = skipSpace(at + 1);
    }
  }

  // Passes a key that stands in its object for the first time, written without escapes, which could hide that.
  fn newKey(ownKeys: i32, start: i32): i32 {
    var end: i32 = stringStop(start);
    if (u8[end] != '"' || keyTop - ownKeys >= mostKeyBytes) { return 0; }
    var key: i32 = ownKeys;
    while (key < keyTop) {
      if (i32[key + 4] == end - start && same(i32[key], start, end - start)) { return 0; }
      key = key + 8;
    }
    i32[keyTop] = start;
    i32[keyTop + 4] = end - start;
    keyTop = keyTop + 8;
    return end + 1;
  }

  // From behind a key to its value.
  fn skipColon(from: i32): i32 {
    var at: i32 = skipSpace(from);
    if (u8[at] != ':') { return 0; }
    return skipSpace(at + 1);
  }

  // The lowest bytes of a word of 64 bits; none to seven.
  fn lowBytes(count: i32): i64 { return (1L << wide(count << 3)) - 1L; }

  fn same(first: i32, second: i32, length: i32): i32 {
    var a: i32 = first;
    var b: i32 = second;
    var left: i32 = length;
    while (left >= 8) {
      if (i64[a] != i64[b]) { return 0; }
      a = a + 8;
      b = b + 8;
      left = left - 8;
    }
    return ((i64[a] ^ i64[b]) & lowBytes(left)) == 0L;
  }

  fn hashOf(seed: i32, from: i32, to: i32): i32 {
    var hash: i64 = hashStart ^ wide(seed);
    var at: i32 = from;
    while (at + 8 <= to) {
      hash = (hash ^ i64[at]) * hashFactor;
      hash = hash ^ (hash >>> 32L);
      at = at + 8;
    }
    hash = (hash ^ (i64[at] & lowBytes(to - at)) ^ (wide(to - at) << 56L)) * hashFactor;
    return low(hash >>> 32L);
  }
`;

/**
 * Finds the tokens of a line's values, and notes for each row which it holds. Everything that noting a known token needs
 * lies in one place of memory, because waiting for memory is what indexing is made of.
 *
 * A slot has a token's hash, its number + 1 (0 is free), and 2 × the number of the row that last held it + whether it has
 * ever been whole: that is, stood somewhere without parts of its own.
 */
export const tokenKernelSource = `
  const capital = 0x100;
  const joining = 0x200;
  const closer = 0x400;
  const hashStart = 0x51afd7ed558ccd25L;
  const hashFactor = 0x9e3779b97f4a7c15L;

  // By byte: the small letter, digit or _ it is inside a token, with the bits above; 0 for what ends one.
  global letters: i32;
  global slots: i32;
  global slotMask: i32;
  global free: i32;
  // 1 for each token that has ever been whole.
  global wholes: i32;
  global size: i32;
  global mostTokens: i32;
  // Of the row that is being indexed: its place in the segment, and what marks a slot as seen.
  global row: i32;
  global rowStart: i32;
  global mark: i32;
  // Which row holds which token.
  global pairTokens: i32;
  global pairRows: i32;
  global pairs: i32;
  global mostPairs: i32;
  // Tokens that no segment has told yet: their characters of 16 bits end to end, and the length of each.
  global characters: i32;
  global characterCount: i32;
  global mostCharacters: i32;
  global lengths: i32;
  global untold: i32;

  // Whether the value goes on with a letter of a token at a byte that needs a closer look; gives the place behind.
  import closerLook(tokenFrom: i32, at: i32): i32;
  import number(from: i32, to: i32);
  import makeRoom();

  fn step(hash: i64, letter: i32): i64 { return (hash ^ wide(letter)) * hashFactor; }

  // Notes a token of the row; 0 when it is new, and has to be added at the free slot.
  fn note(hash: i64, whole: i32): i32 {
    var place: i32 = slots + ((low(hash >>> 32L) & slotMask) << 4);
    var last: i32 = slots + (slotMask << 4);
    while (i32[place + 8] != 0) {
      if (i64[place] == hash) {
        var state: i32 = i32[place + 12];
        var isNew: i32 = (state & -2) != mark;
        if (isNew | ((state & 1) < whole)) {
          i32[place + 12] = mark | (state & 1) | whole;
          var token: i32 = i32[place + 8] - 1;
          if (whole > (state & 1)) { u8[wholes + token] = 1; }
          if (isNew) {
            i32[pairTokens + (pairs << 2)] = token;
            u16[pairRows + (pairs << 1)] = row;
            pairs = pairs + 1;
          }
        }
        return 1;
      }
      if (place == last) { place = slots; } else { place = place + 16; }
    }
    free = place;
    return 0;
  }

  fn occupy(hash: i64, whole: i32, length: i32) {
    if (size == mostTokens) {
      makeRoom();
      note(hash, whole);
    }
    i64[free] = hash;
    i32[free + 8] = size + 1;
    i32[lengths + (untold << 2)] = length;
    untold = untold + 1;
    size = size + 1;
    note(hash, whole);
  }

  // Notes the token whose small letters stand in bytes.
  fn noteBytes(hash: i64, whole: i32, from: i32, to: i32) {
    if (note(hash, whole)) { return; }
    var at: i32 = from;
    while (at < to) {
      u16[characters + (characterCount << 1)] = u16[letters + (u8[at] << 1)] & 0xff;
      characterCount = characterCount + 1;
      at = at + 1;
    }
    occupy(hash, whole, to - from);
  }

  // The same for characters of 16 bits.
  export fn noteCharacters(from: i32, length: i32, whole: i32) {
    var hash: i64 = hashStart;
    var at: i32 = from;
    var to: i32 = from + (length << 1);
    while (at < to) { hash = step(hash, u16[at]); at = at + 2; }
    if (note(hash, whole)) { return; }
    copy(characters + (characterCount << 1), from, length << 1);
    characterCount = characterCount + length;
    occupy(hash, whole, length);
  }

  // Takes over the slots of a smaller table.
  export fn takeSlots(from: i32, count: i32) {
    var at: i32 = from;
    var to: i32 = from + (count << 4);
    while (at < to) {
      if (i32[at + 8] != 0) {
        var place: i32 = low(i64[at] >>> 32L) & slotMask;
        while (i32[slots + (place << 4) + 8] != 0) { place = (place + 1) & slotMask; }
        copy(slots + (place << 4), at, 16);
      }
      at = at + 16;
    }
  }

  // Notes the parts of a token between _ and before capitals that follow small letters, and tells whether it has any.
  fn noteParts(from: i32, to: i32): i32 {
    var partFrom: i32 = from;
    var before: i32 = capital;
    var hash: i64 = hashStart;
    var at: i32 = from;
    while (at < to) {
      var letter: i32 = u16[letters + (u8[at] << 1)];
      if (((letter & (before ^ -1) & capital) | (letter & joining)) != 0) {
        if (at > partFrom) { noteBytes(hash, 1, partFrom, at); }
        partFrom = at + ((letter & joining) != 0);
        hash = hashStart;
      }
      if (letter & joining) { before = capital; } else {
        hash = step(hash, letter & 0xff);
        before = letter;
      }
      at = at + 1;
    }
    if (partFrom > from && to > partFrom) { noteBytes(hash, 1, partFrom, to); }
    return partFrom > from;
  }

  // Takes the token that begins here with this letter, and gives the place behind it.
  fn token(from: i32, first: i32): i32 {
    var hash: i64 = hashStart;
    // A token has parts where a capital follows what is none, or where an underscore stands.
    var parts: i32 = 0;
    var before: i32 = capital;
    var letter: i32 = first;
    var at: i32 = from;
    while (letter & 0xff) {
      hash = step(hash, letter & 0xff);
      parts = parts | (letter & (before ^ -1) & capital) | (letter & joining);
      before = letter;
      at = at + 1;
      letter = u16[letters + (u8[at] << 1)];
    }
    if (letter & closer) {
      if (u8[at] >= 0x80 || (u8[at] == 92 && u8[at + 1] == 'u')) {
        var behind: i32 = closerLook(from, at);
        if (behind != 0) { return behind; }
      }
    }
    var whole: i32 = 1;
    if (parts) { whole = !noteParts(from, at); }
    noteBytes(hash, whole, from, at);
    return at;
  }

  // Takes a string whose opening quote is behind, and gives the place behind the closing one.
  export fn string(from: i32): i32 {
    var at: i32 = from;
    while (1) {
      var letter: i32 = u16[letters + (u8[at] << 1)];
      if (letter & 0xff) { at = token(at, letter); }
      else if (letter == 0) { at = at + 1; }
      else if (u8[at] == '"') { return at + 1; }
      else if (u8[at] == 92 && u8[at + 1] != 'u') { at = at + 2; }
      else { at = closerLook(at, at); }
    }
  }

  // Passes a key, whose opening quote is behind.
  fn skipKey(from: i32): i32 {
    var at: i32 = from;
    while (1) {
      while (u8[at] != '"' && u8[at] != 92) { at = at + 1; }
      if (u8[at] == '"') { return at + 1; }
      at = at + 2;
    }
  }

  // A number or a literal; numbers are searched as JavaScript writes them.
  fn scalar(from: i32): i32 {
    var at: i32 = from;
    var isWhole: i32 = 1;
    var byte: i32 = u8[at];
    while (byte > 32 && byte != ',' && byte != '}' && byte != ']' && byte != ':' && byte != '{' && byte != '[' && byte != '"') {
      if (byte < '0' || byte > '9') { isWhole = 0; }
      at = at + 1;
      byte = u8[at];
    }
    if (u8[from] == 'n') { return at; }
    if (isWhole && at - from < 16 || u8[from] == 't' || u8[from] == 'f') {
      token(from, u16[letters + (u8[from] << 1)]);
    } else { number(from, at); }
    return at;
  }

  // Begins a row of at most so many characters, whose places in their segment ascend; 0 when there is no room for it.
  export fn begin(place: i32, length: i32): i32 {
    if (pairs + (length << 1) > mostPairs || characterCount + (length << 1) > mostCharacters) { return 0; }
    row = place;
    rowStart = pairs;
    mark = mark + 2;
    return 1;
  }

  // Forgets what was noted of the row.
  export fn beginAgain() {
    pairs = rowStart;
    mark = mark + 2;
  }

  // Notes the tokens of all values of a line of valid JSON, as a row; 0 when there is no room for it.
  export fn line(place: i32, from: i32, to: i32): i32 {
    if (!begin(place, to - from)) { return 0; }
    // One bit a level: whether it is an object.
    var levels: i32 = 0;
    var isKey: i32 = 0;
    var at: i32 = from;
    var before: i32 = -1;
    // A file that changed since it was scanned may hold anything; every step has to lead on all the same.
    while (at < to && at > before) {
      before = at;
      var byte: i32 = u8[at];
      if (byte == '"') {
        if (isKey) { at = skipKey(at + 1); } else { at = string(at + 1); }
        isKey = 0;
      } else if (byte == ',') {
        isKey = levels & 1;
        at = at + 1;
      } else if (byte == ':' || byte <= 32) { at = at + 1; }
      else if (byte == '{') {
        levels = (levels << 1) | 1;
        isKey = 1;
        at = at + 1;
      } else if (byte == '[') {
        levels = levels << 1;
        isKey = 0;
        at = at + 1;
      } else if (byte == '}' || byte == ']') {
        levels = levels >>> 1;
        at = at + 1;
      } else { at = scalar(at); }
    }
    return 1;
  }
`;

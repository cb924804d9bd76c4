import { kindMarks } from '../../core/records/infer-kind.ts';
import { longestLine } from '../read-lines.ts';
import { jsonKernelSource } from './json-kernel-source.ts';
import { columnPlaces, headerPlaces, nodePlaces, nodeRoles, shapes, targetPlaces } from './record-layout.ts';

/** Reads simple lines into columns; the rules are those of `RecordScanner`. */
export const recordKernelSource = `
  ${constants('header', headerPlaces)}
  ${constants('node', nodePlaces)}
  ${constants('target', targetPlaces)}
  ${constants('column', columnPlaces)}
  ${constants('role', nodeRoles)}
  ${constants('shape', shapes)}
  const missing = 0x7ff8000000000000L;

  global header: i32;
  // By byte: 1 for what ends a number or a literal.
  global tokenStops: i32;
  // Written values by hash: the hash, and the place of an entry, 0 for a free slot. An entry is the number of the node,
  // the length, the meaning and the bytes.
  global slots: i32;
  global slotMask: i32;
  global entries: i32;
  global entriesEnd: i32;
  global entryCount: i32;
  // What learn found out.
  global meaning: i64;
  global serial: i32;
  global present: i32;
  global root: i32;
  global lowestRank: i32;
  global row: i32;

  // What a written value means: sets meaning and gives 1, or 2 when it shall not be remembered, or 0 if it is refused.
  import learn(node: i32, from: i32, to: i32): i32;
  // Takes a value that is rare and complicated; 0 if it is refused.
  import whole(node: i32, from: i32, to: i32): i32;
  // Whether a key that this kind does not know may stand in a record of it.
  import foreignKey(from: i32, to: i32): i32;
  import makeRoomForRows();
  import makeRoomInList(column: i32);
  import makeRoomForEntry(bytes: i32);

${jsonKernelSource}

  // What the value from … to means for a node, in meaning; 0 if it is refused.
  fn understand(node: i32, from: i32, to: i32): i32 {
    var number: i32 = i32[node + nodeNumber];
    var length: i32 = to - from;
    var hash: i32 = hashOf(number, from, to);
    var slot: i32 = hash & slotMask;
    var entry: i32 = i32[slots + (slot << 3) + 4];
    while (entry) {
      if (i32[slots + (slot << 3)] == hash && i32[entry] == number && i32[entry + 4] == length && same(entry + 16, from, length)) {
        meaning = i64[entry + 8];
        return 1;
      }
      slot = (slot + 1) & slotMask;
      entry = i32[slots + (slot << 3) + 4];
    }
    var learnt: i32 = learn(number, from, to);
    if (learnt == 1) { remember(number, hash, from, length); }
    return learnt;
  }

  fn remember(number: i32, hash: i32, from: i32, length: i32) {
    var bytes: i32 = (length + 31) & -8;
    if (entries + bytes > entriesEnd || entryCount << 1 > slotMask) { makeRoomForEntry(bytes); }
    i32[entries] = number;
    i32[entries + 4] = length;
    i64[entries + 8] = meaning;
    copy(entries + 16, from, length);
    occupy(hash, entries);
    entries = entries + bytes;
    entryCount = entryCount + 1;
  }

  fn occupy(hash: i32, entry: i32) {
    var slot: i32 = hash & slotMask;
    while (i32[slots + (slot << 3) + 4]) { slot = (slot + 1) & slotMask; }
    i32[slots + (slot << 3)] = hash;
    i32[slots + (slot << 3) + 4] = entry;
  }

  // Takes over the slots of a smaller table.
  export fn takeSlots(from: i32, count: i32) {
    var at: i32 = from;
    while (at < from + (count << 3)) {
      if (i32[at + 4]) { occupy(i32[at], i32[at + 4]); }
      at = at + 8;
    }
  }

  // Behind the scalar that begins here; what it is worth is found out when it is met first.
  fn tokenEnd(from: i32): i32 {
    var at: i32 = from;
    if (u8[at] != '"') {
      while (!u8[tokenStops + u8[at]]) { at = at + 1; }
      return at;
    }
    at = at + 1;
    while (1) {
      at = stringStop(at);
      if (u8[at] == '"') { return at + 1; }
      if (u8[at] != backslash) { return 0; }
      at = at + 2;
    }
  }

  // Sets the row's cell, unless a key of lower rank has.
  fn setCell(node: i32, value: i64) {
    var target: i32 = i32[node + nodeTarget];
    var rank: i32 = i32[node + nodeRank];
    if (target == 0 || value == missing) { return; }
    if (i32[target + targetSerial] == serial && i32[target + targetRank] < rank) { return; }
    i32[target + targetSerial] = serial;
    i32[target + targetRank] = rank;
    var column: i32 = i32[target + targetColumn];
    var data: i32 = i32[column + columnData];
    if (i32[column + columnShape] == shapeText) { i32[data + (row << 2)] = low(value); }
    else { i64[data + (row << 3)] = value; }
  }

  // Takes back what was set of the row.
  fn clearRow() {
    var at: i32 = i32[header + headerColumns];
    var end: i32 = at + (i32[header + headerColumnCount] << 2);
    while (at < end) {
      var column: i32 = i32[at];
      var data: i32 = i32[column + columnData];
      if (i32[column + columnShape] == shapeText) { i32[data + (row << 2)] = 0; }
      else if (i32[column + columnShape] == shapeNumber) { i64[data + (row << 3)] = missing; }
      else {
        i32[column + columnEnd] = i32[column + columnEnd] - u16[data + (row << 1)];
        u16[data + (row << 1)] = 0;
      }
      at = at + 4;
    }
  }

  // A row has no more texts in one list than 16 bits can count.
  export fn addToList(column: i32, code: i32, weight: i32) {
    var count: i32 = i32[column + columnData] + (i32[header + headerRows] << 1);
    if (u16[count] == 0xffff) { return; }
    if (i32[column + columnEnd] == i32[column + columnMost]) { makeRoomInList(column); }
    var end: i32 = i32[column + columnEnd];
    i32[i32[column + columnCodes] + (end << 2)] = code;
    u8[i32[column + columnWeights] + end] = weight;
    i32[column + columnEnd] = end + 1;
    u16[count] = u16[count] + 1;
  }

  fn isKey(node: i32, start: i32): i32 {
    var length: i32 = i32[node + nodeKeyLength];
    return u8[start + length] == '"' && same(i32[node + nodeKey], start, length);
  }

  fn findKey(node: i32, start: i32): i32 {
    var at: i32 = i32[node + nodeChildren];
    var end: i32 = at + (i32[node + nodeChildCount] << 2);
    while (at < end) {
      if (isKey(i32[at], start)) { return i32[at]; }
      at = at + 4;
    }
    return 0;
  }

  // Reads the members of an object whose brace is behind. Most files have one order of keys: it is remembered.
  fn members(node: i32, from: i32): i32 {
    var at: i32 = skipSpace(from);
    if (u8[at] == '}') { return at + 1; }
    var previous: i32 = 0;
    var ownKeys: i32 = keyTop;
    while (1) {
      if (u8[at] != '"') { return 0; }
      var start: i32 = at + 1;
      var guessed: i32 = node + nodeFirst;
      if (previous) { guessed = previous + nodeNext; }
      var child: i32 = i32[guessed];
      if (!child || !isKey(child, start)) {
        child = findKey(node, start);
        if (child) { i32[guessed] = child; }
      }
      if (child) {
        previous = child;
        at = knownMember(child, start);
      } else { at = unknownMember(node, ownKeys, start); }
      if (!at) { return 0; }
      at = skipSpace(at);
      if (u8[at] == '}') { keyTop = ownKeys; return at + 1; }
      if (u8[at] != ',') { return 0; }
      at = skipSpace(at + 1);
    }
  }

  fn unknownMember(node: i32, ownKeys: i32, start: i32): i32 {
    var end: i32 = newKey(ownKeys, start);
    if (!end) { return 0; }
    if (i32[root + nodeIsInferred] && node == root && !foreignKey(start, end - 1)) { return 0; }
    present = present | i32[root + nodeUnknownMark];
    var at: i32 = skipColon(end);
    if (!at) { return 0; }
    return skipValue(at, 1);
  }

  fn knownMember(child: i32, start: i32): i32 {
    if (i32[child + nodeSerial] == serial) { return 0; }
    i32[child + nodeSerial] = serial;
    if (i32[root + nodeIsInferred]) {
      if (i32[child + nodeIsSchema]) { return 0; }
      if (i32[child + nodeKindRank] < lowestRank) { lowestRank = i32[child + nodeKindRank]; }
    }
    var at: i32 = skipColon(start + i32[child + nodeKeyLength] + 1);
    if (!at) { return 0; }
    var role: i32 = i32[child + nodeRole];
    if (role == roleCell) { return cell(child, at); }
    if (role == rolePart) {
      if (u8[at] != '{') { return skipNull(at); }
      return members(child, at + 1);
    }
    if (role == roleSkip) { return skip(child, at); }
    if (role == roleTime) { return time(child, at); }
    if (role == roleList) { return list(child, at); }
    var end: i32 = skipValue(at, 1);
    if (!end || !whole(i32[child + nodeNumber], at, end)) { return 0; }
    return end;
  }

  fn cell(node: i32, from: i32): i32 {
    var end: i32 = tokenEnd(from);
    if (!end || !understand(node, from, end)) { return 0; }
    setCell(node, meaning);
    return end;
  }

  // Whether the valid value that begins here is more than null, an empty text or an empty list.
  fn isSaying(from: i32): i32 {
    var first: i32 = u8[from];
    if (first == 'n') { return 0; }
    if (first == '"') { return u8[from + 1] != '"'; }
    return first != '[' || u8[skipSpace(from + 1)] != ']';
  }

  fn skip(node: i32, from: i32): i32 {
    var end: i32 = skipValue(from, 1);
    if (!end) { return 0; }
    if (i32[node + nodeMark] && isSaying(from)) { present = present | i32[node + nodeMark]; }
    return end;
  }

  fn list(node: i32, from: i32): i32 {
    if (u8[from] != '[') { return skipNull(from); }
    var at: i32 = skipSpace(from + 1);
    if (u8[at] == ']') { return at + 1; }
    present = present | i32[node + nodeMark];
    while (1) {
      var end: i32 = tokenEnd(at);
      if (!end || !understand(node, at, end)) { return 0; }
      if (meaning != missing && i32[node + nodeTarget]) { addToList(i32[i32[node + nodeTarget] + targetColumn], low(meaning), 0); }
      at = skipSpace(end);
      if (u8[at] == ']') { return at + 1; }
      if (u8[at] != ',') { return 0; }
      at = skipSpace(at + 1);
    }
  }

  // Two digits, or a number that is larger than any of them.
  fn two(at: i32): i32 {
    var tens: i32 = u8[at] - '0';
    var ones: i32 = u8[at + 1] - '0';
    if (tens < 0 || tens > 9 || ones < 0 || ones > 9) { return 1000; }
    return tens * 10 + ones;
  }

  // The commonest spellings of a time, as 2026-03-04T05:06:07Z, with or without decimals, or +01:00 for the zone. Days
  // are learnt, so that there is one opinion on which there are.
  fn time(node: i32, from: i32): i32 {
    if (u8[from] != '"' || u8[from + 11] != 'T' || u8[from + 14] != ':' || u8[from + 17] != ':') { return cell(node, from); }
    var hour: i32 = two(from + 12);
    var minute: i32 = two(from + 15);
    var second: i32 = two(from + 18);
    var at: i32 = from + 20;
    var thousandths: i32 = 0;
    if (u8[at] == 46) {
      thousandths = two(at + 1) * 10 + u8[at + 3] - '0';
      if (u8[at + 3] < '0' || u8[at + 3] > '9') { return cell(node, from); }
      at = at + 4;
    }
    var zone: i32 = 0;
    if (u8[at] == 'Z') { at = at + 1; }
    else if ((u8[at] == '+' || u8[at] == '-') && u8[at + 3] == ':') {
      if (two(at + 1) > 99 || two(at + 4) > 99) { return cell(node, from); }
      zone = two(at + 1) * 60 + two(at + 4);
      if (u8[at] == '-') { zone = 0 - zone; }
      at = at + 6;
    }
    else { return cell(node, from); }
    if (u8[at] != '"' || hour > 23 || minute > 59 || second > 59 || thousandths > 999) { return cell(node, from); }
    if (!understand(i32[root + nodeDay], from, from + 11) || meaning == missing) { return cell(node, from); }
    var minutes: i32 = hour * 60 + minute - zone;
    setCell(node, float(meaning + signed(minutes * 60000 + second * 1000 + thousandths)));
    return at + 1;
  }

  // A checksum of a line: \`lineSum\` in another language.
  fn sum(from: i32, to: i32): i32 {
    var a: i32 = 0x2545f491;
    var b: i32 = 0x6c8e9cf5;
    var c: i32 = 0x3c6ef372;
    var d: i32 = 0x1b873593;
    var at: i32 = from;
    while (at + 16 <= to) {
      a = rotate((a ^ i32[at]) * 0x01000193, 13);
      b = rotate((b ^ i32[at + 4]) * 0x01000193, 13);
      c = rotate((c ^ i32[at + 8]) * 0x01000193, 13);
      d = rotate((d ^ i32[at + 12]) * 0x01000193, 13);
      at = at + 16;
    }
    while (at < to) {
      a = rotate((a ^ u8[at]) * 0x01000193, 13);
      at = at + 1;
    }
    a = (a ^ rotate(b, 7)) * 0x5bd1e995;
    a = (a ^ rotate(c, 15) ^ (a >>> 15)) * 0x5bd1e995;
    a = (a ^ rotate(d, 23) ^ (a >>> 13) ^ (to - from)) * 0x5bd1e995;
    return a ^ (a >>> 15);
  }

  export fn lineSum(from: i32, to: i32): i32 { return sum(from, to); }

  // Behind the object that begins a line, if the record is simple and of the kind it should be.
  fn record(from: i32): i32 {
    var at: i32 = skipSpace(from);
    if (u8[at] != '{') { return 0; }
    serial = serial + 1;
    present = 0;
    keyTop = keys;
    lowestRank = ${kindMarks.length};
    at = members(root, at + 1);
    if (!at) { return 0; }
    at = skipSpace(at);
    if (u8[at] != 10 || at - from > ${longestLine}) { return 0; }
    if (i32[root + nodeIsInferred] && lowestRank != i32[root + nodeKindRank]) { return 0; }
    // A failure that says neither of what nor how is a problem, which the parser words.
    var named: i32 = i32[root + nodeNames];
    if (named) {
      if (i32[i32[named] + targetSerial] != serial && i32[i32[named + 4] + targetSerial] != serial) { return 0; }
    }
    return at;
  }

  // Reads lines for as long as they are simple; gives the start of the first that is not, or the end.
  export fn scan(kind: i32, from: i32, to: i32): i32 {
    var start: i32 = from;
    root = kind;
    while (start < to) {
      row = i32[header + headerRows];
      if (row == i32[header + headerMostRows]) { makeRoomForRows(); }
      var at: i32 = record(start);
      if (!at) {
        clearRow();
        return start;
      }
      var end: i32 = at;
      if (u8[end - 1] == 13) { end = end - 1; }
      i32[i32[header + headerKindCodes] + (row << 2)] = i32[root + nodeKindCode];
      endRow(start, end - start, sum(start, end), present);
      u8[i32[header + headerSimple] + row] = 1;
      start = at + 1;
    }
    return start;
  }

  // Ends the row that is being filled, and its line.
  export fn endRow(start: i32, size: i32, checksum: i32, parts: i32) {
    var at: i32 = i32[header + headerRows] << 2;
    i32[i32[header + headerLineOf] + at] = i32[header + headerLine];
    i32[i32[header + headerStarts] + at] = start - i32[header + headerBase];
    i32[i32[header + headerSizes] + at] = size;
    i32[i32[header + headerSums] + at] = checksum;
    i32[i32[header + headerPresent] + at] = parts;
    u8[i32[header + headerSimple] + i32[header + headerRows]] = 0;
    i32[header + headerRows] = i32[header + headerRows] + 1;
    i32[header + headerLine] = i32[header + headerLine] + 1;
  }
`;

function constants(prefix: string, values: Readonly<Record<string, number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `const ${prefix}${name[0]?.toUpperCase()}${name.slice(1)} = ${value};`)
    .join('\n  ');
}

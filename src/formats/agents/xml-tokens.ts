export type XmlToken =
  | {
      readonly kind: 'open';
      readonly name: string;
      readonly attributes: ReadonlyMap<string, string>;
      readonly isClosed: boolean;
    }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string };

/**
 * Cuts XML into tags and texts. Knows comments, CDATA, processing instructions and the five named entities; knows no
 * document types, so no entity can grow. Damaged markup is read as far as it makes sense. Linear in the length.
 */
export function* xmlTokens(xml: string): Generator<XmlToken, void, undefined> {
  let place = 0;
  while (place < xml.length) {
    const start = xml.indexOf('<', place);
    const text = xml.slice(place, start === -1 ? undefined : start);
    if (text.trim() !== '') yield { kind: 'text', text: decoded(text) };
    if (start === -1) return;
    if (xml.startsWith('<![CDATA[', start)) {
      const end = after(xml, ']]>', start);
      yield { kind: 'text', text: xml.slice(start + 9, end - 3) };
      place = end;
    } else if (xml.startsWith('<!--', start)) place = after(xml, '-->', start);
    else if (xml.startsWith('<?', start)) place = after(xml, '?>', start);
    else if (xml.startsWith('<!', start)) place = after(xml, '>', start);
    else {
      const end = tagEnd(xml, start);
      const token = tagOf(xml.slice(start + 1, end - 1));
      if (token !== undefined) yield token;
      place = end;
    }
  }
}

function after(xml: string, mark: string, from: number): number {
  const found = xml.indexOf(mark, from);
  return found === -1 ? xml.length : found + mark.length;
}

/** Behind the `>` that ends a tag; one inside quotes does not. */
function tagEnd(xml: string, start: number): number {
  let quote = '';
  for (let place = start; place < xml.length; place += 1) {
    const character = xml[place] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return place + 1;
  }
  return xml.length;
}

function tagOf(inside: string): XmlToken | undefined {
  const name = /^\/?([\w:.-]{1,200})/.exec(inside)?.[1];
  if (name === undefined) return undefined;
  if (inside.startsWith('/')) return { kind: 'close', name };
  const attributes = new Map<string, string>();
  for (const [, key = '', double, single] of inside.matchAll(
    /\s([\w:.-]{1,200})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)')/g,
  )) {
    attributes.set(key, decoded(double ?? single ?? ''));
  }
  return { kind: 'open', name, attributes, isClosed: inside.endsWith('/') };
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replaceAll(/&(?:#\d{1,7}|#x[\da-f]{1,6}|lt|gt|amp|quot|apos);/gi, entity);
}

function entity(written: string): string {
  const name = written.slice(1, -1).toLowerCase();
  if (!name.startsWith('#')) return named[name] ?? written;
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0x10ffff ? written : String.fromCodePoint(code);
}

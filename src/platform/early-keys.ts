import { openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import type { Message } from '../app/messages.ts';
import type { InputEvent } from './key-decoder.ts';
import { readTerminal } from './terminal-input.ts';

/** Keys come from the terminal even when standard input is data. */
export function openKeyboard(): ReadStream | undefined {
  if (process.stdin.isTTY) return process.stdin;
  try {
    return new ReadStream(openSync('/dev/tty', 'r+'));
  } catch {
    return undefined;
  }
}

/** Raw mode comes before anything slow: keys typed ahead must not be echoed. They wait here until there is a store. */
export function readEarly(keyboard: ReadStream, onEnd: () => void) {
  const early: Message[] = [];
  let send = (message: Message): void => void early.push(message);
  const input = readTerminal({
    stdin: keyboard,
    write: (text) => process.stdout.write(text),
    onEvent: (event) => send(messageOf(event)),
    onEnd,
  });
  const handOver = (to: (message: Message) => void) => {
    send = to;
    for (const message of early) to(message);
  };
  return { input, handOver };
}

function messageOf(event: InputEvent): Message {
  switch (event.kind) {
    case 'key':
      return { kind: 'key-pressed', key: event.key };
    case 'paste':
      return { kind: 'text-pasted', text: event.text };
    case 'pointer':
      return { kind: 'pointer-used', pointer: event.pointer };
  }
}

/** Text as a model may be trained on it. */

/** Marks by which chat templates part turns: in data they would end a turn early or begin a false one. */
const templateTokens =
  /<\|[A-Za-z_][\w ]{0,40}\|>|<｜[^｜<>]{1,40}｜>|\[\/?INST\]|<<\/?SYS>>|<\/?s>|<(?:start|end)_of_turn>|<(?:bos|eos|pad|unk)>|\[(?:BOS|EOS|\/?AVAILABLE_TOOLS|\/?TOOL_CALLS|\/?TOOL_RESULTS)\]/g;

/** Zero-width and direction marks, tag characters, controls, escape sequences: nobody sees them, a model does. */
const unseen =
  /\u001b\[[0-?]{0,32}[ -/]{0,8}[@-~]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

export type TrainableText = { readonly text: string; readonly tokens: number; readonly unseen: number };

/** The text without chat-template tokens and invisible characters, and how many there were. Line ends become `\n`. */
export function trainableText(written: string): TrainableText {
  let tokens = 0;
  let hidden = 0;
  let text = written.toWellFormed().replace(/\r\n?/g, '\n');
  text = text.replace(unseen, () => {
    hidden += 1;
    return '';
  });
  // Taking one out may put the halves of another together.
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(templateTokens, () => {
      tokens += 1;
      return '';
    });
  }
  return { text, tokens, unseen: hidden };
}

/** The first chat-template token in a text. */
export function templateTokenIn(text: string): string | undefined {
  return text.match(templateTokens)?.[0];
}

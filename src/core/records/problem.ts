/** A line or a field that did not parse. The neighbours load all the same. */
export type Problem = {
  readonly file: string;
  /** 1-based, as editors count; 0 when the whole file is meant. */
  readonly line: number;
  /** 1-based column in characters where parsing stopped; undefined when the line parsed but a field did not. */
  readonly column: number | undefined;
  /** Dotted path of the field, as `learning_value.severity`; undefined when the whole line is meant. */
  readonly field: string | undefined;
  readonly reason: string;
  /** `line`: no record came of it. `field`: the record loaded, the field was kept as text. `superseded`: a newer row with the same source key replaced it. */
  readonly level: 'file' | 'line' | 'field' | 'superseded';
};

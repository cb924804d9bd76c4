export type DocumentedVerb = { readonly name: string; readonly summary: string; readonly usage: string };

/** The manual page, as `man` macros (groff_man(7)): the usage texts in full, then files, environment and exit status. */
export function manualPage(explorer: string, verbs: readonly DocumentedVerb[]): string {
  return `.\\" Made by \`npm run docs\`.
.TH DEBRIEF 1
.SH NAME
debrief \\- explore the training data of AI coding agents in the terminal
.SH SYNOPSIS
.B debrief
.RI [ DIR ...]
.RB [ \\-\\-filter
.IR QUERY ]
.RB [ \\-\\-screen
.IR NAME ]
.br
.B debrief
.I VERB
.RI [ ARG ...]
.RB [ \\-\\-dir
.IR DIR ]...
.SH DESCRIPTION
${asIs(explorer)}
.SH VERBS
${verbs.map(({ name, usage }) => `.SS debrief ${roff(name)}\n${asIs(usage)}`).join('\n')}
.SH FILES
.TP
.I training_data/*.jsonl
what is explored, in a project
.TP
.I .ai/annotations/
what people said of it; one file for each author and session
.TP
.I .ai/insights.md
the lessons learnt
.PP
.B debrief paths
prints where each of them is, and where debrief keeps its own files.
.SH ENVIRONMENT
.TP
.B NO_COLOR
when set, no colours
.TP
.B VISUAL, EDITOR
edits long notes
.TP
.B XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME
where settings, state and temporary copies go
.TP
.B DEBRIEF_DEBUG
when set, a bug prints its stack
.SH EXIT STATUS
0 done or found; 1 nothing found or a check failed; 2 wrong usage or input; 70 a bug; 129, 130 or 143 ended by a signal.
.SH SEE ALSO
.B debrief help
lists the guides.
`;
}

function asIs(text: string): string {
  return `.nf\n${text.trimEnd().split('\n').map(roff).join('\n')}\n.fi`;
}

/** Characters that roff would act on, and a first character that it would take for a request. */
function roff(line: string): string {
  return line
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replace(/^\./, '\\&.')
    .replace(/[^\x20-\x7e]/gu, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return `\\[u${code.toString(16).toUpperCase().padStart(4, '0')}]`;
    });
}

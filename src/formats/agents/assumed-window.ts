/**
 * Context windows of models whose logs do not say them, in tokens.
 *
 * From https://docs.claude.com/en/docs/build-with-claude/context-windows as of November 2025: 200,000 for every Claude model
 * since Claude 3; 1,000,000 only as an option, which Claude Code writes as `[1m]` behind the model's name.
 */
const assumed: readonly (readonly [model: RegExp, tokens: number])[] = [
  [/\[1m\]$/i, 1_000_000],
  [/^(?:anthropic[./])?claude-/i, 200_000],
];

/**
 * The window a model is assumed to have; `undefined` when nothing is known of it, or when `seen` tokens prove the assumption
 * wrong. Whoever stores it marks it as assumed.
 */
export function assumedWindow(model: string, seen: number): number | undefined {
  const tokens = assumed.find(([pattern]) => pattern.test(model))?.[1];
  return tokens === undefined || seen > tokens ? undefined : tokens;
}

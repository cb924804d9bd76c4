/**
 * Context windows of models whose logs do not say them, in tokens, as of November 2025. Claude: 200,000 since Claude 3,
 * 1,000,000 only as an option, which Claude Code writes as `[1m]` behind the model's name.
 * https://docs.claude.com/en/docs/build-with-claude/context-windows
 * https://platform.openai.com/docs/models
 * https://ai.google.dev/gemini-api/docs/models
 */
const assumed: readonly (readonly [model: RegExp, tokens: number])[] = [
  [/\[1m\]$/i, 1_000_000],
  [/^claude-/i, 200_000],
  [/^gpt-5/i, 400_000],
  [/^gpt-4\.1/i, 1_047_576],
  [/^gpt-4o/i, 128_000],
  [/^(?:o1|o3|o4-mini)(?:-|$)/i, 200_000],
  [/^gemini-[23]/i, 1_048_576],
];

/**
 * The window a model is assumed to have; `undefined` when nothing is known of it, or when `seen` tokens prove the assumption
 * wrong. Providers are written before the model: `anthropic/claude-…`. Whoever stores it marks it as assumed.
 */
export function assumedWindow(model: string, seen: number): number | undefined {
  const name = model.replace(/^(?:anthropic|openai|google|azure|vertex_ai|bedrock)[./]/i, '');
  const tokens = assumed.find(([pattern]) => pattern.test(name))?.[1];
  return tokens === undefined || seen > tokens ? undefined : tokens;
}

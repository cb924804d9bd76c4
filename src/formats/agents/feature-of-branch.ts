/** Branches that everybody works on say nothing about a feature. */
const shared = /^(?:main|master|trunk|develop|development|dev|staging|release|HEAD)$/i;

/** The feature a git branch seems to be for: its name, or `undefined` for a shared branch. A guess: mark it as inferred. */
export function featureOfBranch(branch: string | undefined): string | undefined {
  const name = branch?.trim() ?? '';
  return name === '' || shared.test(name) ? undefined : name;
}

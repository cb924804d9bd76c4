/**
 * The members of each group, groups and members in the order in which they come. Stands in for `Map.groupBy`, which
 * came with Node 21: the command line runs on Node 20 as well.
 */
export function groupBy<Member, Key>(
  members: readonly Member[],
  keyOf: (member: Member) => Key,
): Map<Key, Member[]> {
  const groups = new Map<Key, Member[]>();
  for (const member of members) {
    const key = keyOf(member);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [member]);
    else group.push(member);
  }
  return groups;
}

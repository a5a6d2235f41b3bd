const ITEM = `purpose: String, type: String, annexes: Set<String>, marking: Long, dataSubject: String, minor: Bool, special: Bool, pap: Long`

/**
 * Cedar schema of every question, the same for all agreements. `annexes` are those that cover the type; levels and grades are their
 * ranks; a `pap` of 0 is none.
 */
export const CEDAR_SCHEMA = `entity Party;
action disclose, receive appliesTo {
  principal: Party, resource: Party,
  context: { ${ITEM}, mode: String, reliability: Long, credibility: Long, nature: String }
};
action read appliesTo {
  principal: Party, resource: Party,
  context: { ${ITEM}, role: String }
};
`

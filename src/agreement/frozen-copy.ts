/** A deep copy that nobody can change. */
export function frozenCopy<Value extends object>(value: Value): Value {
  return freezeDeeply(structuredClone(value))
}

function freezeDeeply<Value extends object>(value: Value): Value {
  for (const member of Object.values(value)) if (typeof member === 'object' && member !== null) freezeDeeply(member)
  return Object.freeze(value)
}

/** What accounts were given lately, so that of what they poll it is not asked each time whether it is held and known to be theirs. */
import type { Serving } from './ports.ts'

/** Remembers servings that are durable. */
export type ServedLately = {
  /** Whether the account was given just this while everything about items was as it is at this version. */
  has(serving: Serving, version: number): boolean
  keep(serving: Serving, version: number): void
}

/** Characters of what is remembered. */
const CHARACTERS_MAX = 1_000_000

/** Nothing is remembered yet; all is forgotten once items changed. */
export function servedLately(): ServedLately {
  const kept = new Set<string>()
  let characters = 0
  let keptVersion: number | undefined
  const forget = (): void => {
    kept.clear()
    characters = 0
  }
  return {
    has: (serving, version) => version === keptVersion && kept.has(nameOf(serving)),
    keep(serving, version) {
      const name = nameOf(serving)
      if (version === keptVersion && kept.has(name)) return
      if (version !== keptVersion || characters + name.length > CHARACTERS_MAX) forget()
      keptVersion = version
      kept.add(name)
      characters += name.length
    },
  }
}

// Neither a login nor the key of a holding has a line break.
function nameOf({ account, items }: Serving): string {
  let name = account
  for (const { holding } of items) name += `\n${holding}`
  return name
}

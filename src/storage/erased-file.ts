/** What was erased, in a file outside of what back-ups hold: a database that is restored knows nothing of an erasure since. */
import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import type { ErasedList, HoldingKey } from './ports.ts'

const OWNER_ONLY_FILE = 0o600
/** One line: when, and the name under which it was held. A line that a crash cut short is none. */
const LINE = /^(\d{1,15}) ([A-Z]{2}\.[0-9a-f-]{36})$/
/** Up to which size of which ledger the list is whole. */
const COVER = /^= (\d{1,15}) ([\x21-\x7e]{1,500})$/

/** Notes of sizes that stay before all but the last of each ledger go. */
const NOTES_MAX = 1_000

/** The list in a file; an empty one where there is no such file. Whoever may write there may make the node erase: it is the node's alone. */
export function erasedFile(path: string): ErasedList {
  return {
    add: (holdings, at) => append(path, holdings.map((holding) => `${at} ${holding}`).join('\n')),
    since: (instant) => linesOf(path).flatMap(({ at, holding }) => (at >= instant ? [holding] : [])),
    forget(instant) {
      const lines = linesOf(path)
      const kept = lines.filter(({ at }) => at >= instant)
      const notes = textsOf(path).filter((line) => COVER.test(line)).length
      if (kept.length === lines.length && notes <= NOTES_MAX) return
      const covers = [...coversOf(path)].map(([origin, size]) => `= ${size} ${origin}\n`)
      const text = [...covers, ...kept.map(({ at, holding }) => `${at} ${holding}\n`)].join('')
      writeFileSync(`${path}.new`, text, { mode: OWNER_ONLY_FILE, flush: true })
      renameSync(`${path}.new`, path)
    },
    cover: (origin, size) => append(path, `= ${size} ${origin}`),
    covered: (origin) => coversOf(path).get(origin) ?? 0,
  }
}

function append(path: string, text: string): void {
  const file = openSync(path, 'a', OWNER_ONLY_FILE)
  try {
    // Begins a line of its own: a crash may have cut the last one short.
    writeSync(file, `\n${text}\n`)
    fdatasyncSync(file)
  } finally {
    closeSync(file)
  }
}

function coversOf(path: string): ReadonlyMap<string, number> {
  const covers = new Map<string, number>()
  for (const line of textsOf(path)) {
    const [, size, origin] = COVER.exec(line) ?? []
    if (size !== undefined && origin !== undefined) covers.set(origin, Math.max(covers.get(origin) ?? 0, Number(size)))
  }
  return covers
}

function textsOf(path: string): readonly string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []
}

function linesOf(path: string): readonly { readonly at: number; readonly holding: HoldingKey }[] {
  return textsOf(path).flatMap((line) => {
    const [, at, holding] = LINE.exec(line) ?? []
    return at === undefined || holding === undefined ? [] : [{ at: Number(at), holding: holding as HoldingKey }]
  })
}

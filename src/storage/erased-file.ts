/** What was erased, in a file outside of what back-ups hold: a database that is restored knows nothing of an erasure since. */
import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import type { ErasedList, HoldingKey } from './ports.ts'

const OWNER_ONLY_FILE = 0o600
/** One line: when, and the name under which it was held. A line that a crash cut short is none. */
const LINE = /^(\d{1,15}) ([A-Z]{2}\.[0-9a-f-]{36})$/

/** The list in a file; an empty one where there is no such file. Whoever may write there may make the node erase: it is the node's alone. */
export function erasedFile(path: string): ErasedList {
  return {
    add(holdings, at) {
      const file = openSync(path, 'a', OWNER_ONLY_FILE)
      try {
        // Begins a line of its own: a crash may have cut the last one short.
        writeSync(file, `\n${holdings.map((holding) => `${at} ${holding}`).join('\n')}\n`)
        fdatasyncSync(file)
      } finally {
        closeSync(file)
      }
    },
    since: (instant) => linesOf(path).flatMap(({ at, holding }) => (at >= instant ? [holding] : [])),
    forget(instant) {
      const lines = linesOf(path)
      const kept = lines.filter(({ at }) => at >= instant)
      if (kept.length === lines.length) return
      writeFileSync(`${path}.new`, kept.map(({ at, holding }) => `${at} ${holding}\n`).join(''), { mode: OWNER_ONLY_FILE, flush: true })
      renameSync(`${path}.new`, path)
    },
  }
}

function linesOf(path: string): readonly { readonly at: number; readonly holding: HoldingKey }[] {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, at, holding] = LINE.exec(line) ?? []
      return at === undefined || holding === undefined ? [] : [{ at: Number(at), holding: holding as HoldingKey }]
    })
}

/**
 * A node at rest gives back the memory that its work took. V8 does so by itself only where next to nothing is allocated, and a node whose
 * partners compare their ledgers with its own, sign and ask is never that quiet.
 */
import { SECOND_MS } from '../../foundation/index.ts'

const LOOK_MS = 5 * SECOND_MS
/** At rest is a process that needed less of a processor than this, for so many looks one after the other. */
const REST_SHARE = 0.1
const LOOKS = 4
/** What the process may grow by, at rest, before more is given back. */
const GROWTH_BYTES = 6 * 1024 * 1024
const MICROSECONDS = 1_000

/** What is asked of the process. */
export type RestParts = {
  /** Processor time that the process has used, milliseconds. */
  readonly usedMs: () => number
  /** Bytes of it that are in memory. */
  readonly residentBytes: () => number
  /** Gives back the pages that the C library keeps, which takes a millisecond or a few. */
  readonly trim: () => void
  /** Collects what is garbage and gives its pages back. */
  readonly collect: () => void
}

/**
 * Looks from time to time whether the process is at rest, and gives back what it then does not need, once until it has worked again. What the C
 * library keeps is given back while it works as well: what one kind of work left there is of little use to the next.
 */
export function giveBackMemory(parts: RestParts): Disposable {
  const look = restLook(parts)
  const timer = setInterval(look, LOOK_MS).unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

/** One look, to be taken every five seconds. */
export function restLook({ usedMs, residentBytes, trim, collect }: RestParts): () => void {
  let before = usedMs()
  let quiet = 0
  let least = 0
  return () => {
    const now = usedMs()
    quiet = now - before < LOOK_MS * REST_SHARE ? quiet + 1 : 0
    before = now
    if (quiet === 0) trim()
    if (quiet < LOOKS || residentBytes() - least < GROWTH_BYTES) return
    collect()
    trim()
    least = residentBytes()
    // The work of giving back is no work to rest from; before the next one the process rests as long again.
    before = usedMs()
    quiet = 0
  }
}

/** This process; undefined where Node was started without `--expose-gc`, which `memory-options.json` names. */
export function thisProcess(): RestParts | undefined {
  const { gc } = globalThis
  if (gc === undefined) return undefined
  return {
    usedMs: () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / MICROSECONDS
    },
    residentBytes: () => process.memoryUsage.rss(),
    trim: trimOfLibrary(),
    collect: () => gc({ type: 'major', execution: 'sync', flavor: 'last-resort' }),
  }
}

/**
 * Gives the system the free pages between what the C library handed out, malloc_trim(3): by itself it gives back only those at the end of its heap, a
 * fifth of what it keeps. Does nothing where that library is not glibc, or Node was built without `node:ffi`.
 */
function trimOfLibrary(): () => void {
  const ffi = process.getBuiltinModule('node:ffi')
  if (ffi === undefined || process.platform !== 'linux') return () => undefined
  try {
    const { functions } = ffi.dlopen(null, { malloc_trim: { arguments: ['u64'], return: 'i32' } })
    return () => void functions.malloc_trim(0n)
  } catch {
    // A C library of another kind, musl for one, has no such function and gives pages back in its own way.
    return () => undefined
  }
}

/**
 * Objects that were opened a short while ago, so that what several tools poll is opened once.
 *
 * Which objects a page holds is asked of the store whenever items changed, so what is restricted or erased is on no page, whatever is kept here.
 * What the vault destroys is let go with its key; what nobody asks for goes by itself within {@link KEPT_MS_MAX}.
 */
import { setImmediate as turnOfLoop } from 'node:timers/promises'
import type { ContentStore, HoldingKey, Vault } from '../acts/index.ts'
import { gathering, giveBack } from '../foundation/index.ts'
import { servedText } from './object-text.ts'

/** Where contents are. */
export type ContentsParts = { readonly contents: Pick<ContentStore, 'find'>; readonly vault: Vault }

/** Gives objects as they are served. */
export type OpenedObjects = {
  /** JSON texts in UTF-8, by holding; those whose content is gone are left out. */
  find(holdings: readonly HoldingKey[]): Promise<ReadonlyMap<HoldingKey, Uint8Array>>
}

/** Bytes of texts that are kept; what else it takes to keep them is not more than that again. */
const BYTES_MAX = 16 * 1024 * 1024
/** Longest time that a text is kept which nobody asks for. */
const KEPT_MS_MAX = 60_000

/** Contents that are few enough to be opened together with those of others: to look for any has a price of its own. */
const FEW = 10
const TOGETHER_MAX = 100

type Texts = Map<HoldingKey, Uint8Array>
type Read = ReadonlyMap<HoldingKey, Uint8Array>

/** Opens contents, and keeps for a while what was opened. */
export function openedObjects({ contents, vault }: ContentsParts): OpenedObjects {
  // What is asked for moves to the younger ones; the older ones go all at once.
  let younger: Texts = new Map()
  let older: Texts = new Map()
  let bytes = 0
  let destructions = 0
  let timer: NodeJS.Timeout | undefined

  const age = (): void => {
    older = younger
    younger = new Map()
    bytes = 0
    if (older.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
  const keep = (holding: HoldingKey, text: Uint8Array): void => {
    if (text.length > BYTES_MAX / 2) return
    if (bytes + text.length > BYTES_MAX / 2) age()
    younger.set(holding, text)
    bytes += text.length
    timer ??= setInterval(age, KEPT_MS_MAX / 2).unref()
  }
  const known = (holding: HoldingKey): Uint8Array | undefined => {
    const young = younger.get(holding)
    if (young !== undefined) return young
    const old = older.get(holding)
    if (old === undefined) return undefined
    older.delete(holding)
    keep(holding, old)
    return old
  }
  // A text is a copy: the content holds the token of the object as well, which nobody looks at here.
  const openAll = async (holdings: readonly HoldingKey[]): Promise<Read> => {
    const texts: Texts = new Map()
    for (const [holding, plaintext] of await vault.read(contents, holdings)) {
      texts.set(holding, servedText(plaintext).slice())
      giveBack(plaintext)
    }
    return texts
  }
  const readTogether = gathering<readonly HoldingKey[], PromiseSettledResult<Read>>(async (take) => openEach(take()), {
    weigh: (holdings) => holdings.length,
    weightMax: TOGETHER_MAX,
    turn: turnOfLoop,
  })
  const openEach = async (asked: readonly (readonly HoldingKey[])[]): Promise<readonly PromiseSettledResult<Read>[]> => {
    const [all] = await Promise.allSettled([openAll([...new Set(asked.flat())])])
    if (all.status === 'rejected' && asked.length > 1) return Promise.allSettled(asked.map(openAll))
    if (all.status === 'rejected') return [all]
    return asked.map((holdings) => ({ status: 'fulfilled', value: only(all.value, holdings) }))
  }
  const read = async (holdings: readonly HoldingKey[]): Promise<Read> => {
    if (holdings.length > FEW) return openAll(holdings)
    const outcome = await readTogether(holdings)
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  }
  vault.onDestroy((holdings) => {
    destructions += 1
    for (const holding of holdings) {
      bytes -= younger.get(holding)?.length ?? 0
      younger.delete(holding)
      older.delete(holding)
    }
  })

  return {
    async find(holdings) {
      const texts: Texts = new Map()
      const closed: HoldingKey[] = []
      for (const holding of holdings) {
        const text = known(holding)
        if (text === undefined) closed.push(holding)
        else texts.set(holding, text)
      }
      if (closed.length === 0) return texts
      const before = destructions
      for (const [holding, text] of await read(closed)) {
        texts.set(holding, text)
        if (destructions === before) keep(holding, text)
      }
      return texts
    },
  }
}

function only(read: Read, holdings: readonly HoldingKey[]): Read {
  return new Map(
    holdings.flatMap((holding) => {
      const text = read.get(holding)
      return text === undefined ? [] : [[holding, text] as const]
    }),
  )
}

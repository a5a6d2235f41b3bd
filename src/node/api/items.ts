/** Items as the API shows them: only what the agreement and this node's own law let the official's role read. */
import {
  type AgreementEntry,
  decodeContent,
  givenOnOf,
  type ItemRow,
  narrowedObject,
  objectOf,
  reopenAct,
  type Threat,
} from '../../acts/index.ts'
import { conditionFault } from '../../agreement/index.ts'
import { accepted, type Refusal, refused } from '../../foundation/index.ts'
import type { ItemPorts } from '../../http/index.ts'
import { withoutOwnGrade } from '../../intelligence/index.ts'
import { mayDo, type Official } from '../../workflows/officials/index.ts'
import type { Core } from '../core.ts'
import { itemSearch } from './item-search.ts'
import { readableNamed } from './named-items.ts'
import { isReadable, type Reading, readableNumbers } from './reading.ts'
import { reviewedThreat } from './threats.ts'

/** The item ports over the core. */
export function itemPorts(core: Core): ItemPorts {
  const { items, contents } = core.store.read
  const page: ItemPorts['page'] = async ({ official, purpose, agreement, role, after, limit }) => {
    const directory = await core.road.directory.current()
    const entries = directory.agreements.filter((entry) => agreement === undefined || entry.row.hash === agreement)
    if (agreement !== undefined && entries.length === 0) return refused('agreement-unknown', 'no such agreement is known')
    const fault = agreement === undefined ? undefined : readingFault(official, entries)
    if (fault !== undefined) return { ok: false, refusal: fault }
    const readable = entries.filter((entry) => mayDo(official, entry.record.agreement, 'read'))
    const pages = await Promise.all(readable.map((entry) => pageOf(entry, { official, purpose, role, after, limit })))
    const rows = pages.flat().sort((left, right) => left.addedAt - right.addedAt)
    const shown = rows.slice(0, limit)
    return accepted({ items: shown, next: rows.length > limit ? (shown.at(-1)?.addedAt ?? null) : null })
  }
  return {
    page,
    search: itemSearch(core, page),
    async open({ official, purpose, holding, isSigned = false }) {
      const [item] = await readableNamed(core, [holding], { official, purpose })
      // Of a copy that was sent only what was signed is its own: its object is the own item's.
      if (item === undefined || (item.role === 'sent' && !isSigned)) return undefined
      const directory = await core.road.directory.current()
      const plaintext = (await core.road.vault.read(contents, [holding])).get(holding)
      if (plaintext === undefined) return undefined
      const content = decodeContent(plaintext)
      const threat = await threatBehind(item, core)
      return {
        item,
        object: narrowedObject(withoutOwnGrade(objectOf(content)), item),
        givenOn: content.token === null ? null : givenOnOf(content.token, directory),
        threat: threat === null ? null : reviewedThreat(threat, { agreement: item.agreement, invokedAt: undefined }, directory),
        signed: isSigned ? content.token : null,
      }
    },
  }

  function by({ official, purpose }: { official: Official; purpose: string }): Reading {
    return { official, self: core.road.self, now: core.road.clock.now(), purpose }
  }

  /** One more than asked for tells whether there are more; pages are filled after filtering. */
  async function pageOf(
    entry: AgreementEntry,
    question: { official: Official; purpose: string; role: 'own' | 'received'; after: number; limit: number },
  ): Promise<readonly ItemRow[]> {
    const known = (await items.classes(entry.row.hash)).filter(({ role }) => role === question.role)
    const classes = readableNumbers(known, entry, by(question))
    const shown: ItemRow[] = []
    let addedAfter = question.after
    for (;;) {
      const rows = await items.page({
        agreement: entry.row.hash,
        roles: [question.role],
        classes,
        addedAfter,
        isLatestOnly: false,
        limit: question.limit + 1,
      })
      shown.push(...rows.filter((row) => isReadable(row, entry, by(question))))
      const last = rows.at(-1)
      if (last === undefined || rows.length <= question.limit || shown.length > question.limit) return shown
      addedAfter = last.addedAt
    }
  }
}

/** Why the conditions of the one agreement that is asked for let nothing of it be read. */
function readingFault(official: Official, [entry]: readonly AgreementEntry[]): Refusal | undefined {
  return entry === undefined ? undefined : conditionFault(official, entry.record.agreement, 'read')
}

/** The threat that the release of a received item rests on, where it rests on one. */
async function threatBehind({ role, releaseAct }: ItemRow, { road }: Pick<Core, 'road'>): Promise<Threat | null> {
  if (role !== 'received') return null
  const brought = await road.acts.find(releaseAct)
  const { threat = null } = brought === undefined ? {} : (reopenAct(brought.text).body as { readonly threat?: Threat })
  return threat
}

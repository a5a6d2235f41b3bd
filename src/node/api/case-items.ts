/** Which items are tied to cases, over this node's store. */
import type { HoldingKey, ItemRow } from '../../acts/index.ts'
import { accepted, type Result, refused } from '../../foundation/index.ts'
import { type ApiParts, officialMayCall } from '../../http/index.ts'
import { type CaseRow, type Official, tyingTo } from '../../workflows/officials/index.ts'
import type { Core } from '../core.ts'
import { itemPorts } from './items.ts'
import { readableNamed } from './named-items.ts'

/** Whether an official keeps the register. */
export function isKeeper(official: Official): boolean {
  return officialMayCall(official, 'openCase')
}

/** Whether an official is a member of a case that is open. */
export function isMember({ attributes }: Official, number: string): boolean {
  return attributes?.cases?.includes(number) === true
}

/** Whoever looks at a case, and what of it. */
type Looking = { readonly official: Official; readonly number: string }

/** What looking at cases works on. */
function caseReading(core: Core) {
  const { road, store } = core
  const { people } = store.read

  /** Those among the holdings that are held and that the official may read for a purpose. */
  const readable = async (holdings: readonly HoldingKey[], official: Official, purpose: string): Promise<readonly ItemRow[]> => {
    const known = await readableNamed(core, holdings, { official, purpose })
    return known.filter(({ state, role }) => state === 'held' && role !== 'sent')
  }

  /** An officer as it looks for what it may tie. */
  const tyingOf = async (official: Official, number: string): Promise<Result<{ row: CaseRow; reader: Official }>> => {
    const row = await people.cases.find(number)
    const tying = await tyingTo({ official, row }, { accounts: store.read.accounts, people, clock: road.clock })
    return tying.ok ? accepted({ row: row as CaseRow, reader: tying.value }) : tying
  }

  /** The official as it looks at a case: a member reads what is tied to it, an officer as if it were. */
  const lookingAt = async (official: Official, number: string): Promise<Result<{ row: CaseRow; reader: Official }>> => {
    const row = await people.cases.find(number)
    if (row !== undefined && isMember(official, number)) {
      const { attributes = { trainings: [], clearance: null } } = official
      const tied = await people.cases.tied(number)
      return accepted({ row, reader: { ...official, attributes: { ...attributes, namedCase: number, tied } } })
    }
    return isKeeper(official) ? tyingOf(official, number) : refused('case-unknown', 'there is no case of this number that you may see')
  }

  const itemsOf = async ({ official, number }: Looking) => {
    const looking = await lookingAt(official, number)
    if (!looking.ok) return looking
    const { row, reader } = looking.value
    const ties = await people.cases.items(number)
    const held = new Set(
      (
        await readable(
          ties.map(({ holding }) => holding),
          reader,
          row.purpose,
        )
      ).map(({ holding }) => holding),
    )
    return accepted({ purpose: row.purpose, items: ties.filter(({ holding }) => held.has(holding)) })
  }
  return { readable, tyingOf, itemsOf }
}

/** The ports over the core. */
export function caseItemPorts(core: Core): Pick<ApiParts['cases'], 'items' | 'candidates' | 'tie' | 'untie'> {
  const { road, store } = core
  const { people } = store.read
  const { readable, tyingOf, itemsOf } = caseReading(core)
  return {
    items: itemsOf,
    async candidates({ official, number, ...page }) {
      const tying = await tyingOf(official, number)
      if (!tying.ok) return tying
      const { row, reader } = tying.value
      const found = await itemPorts(core).page({ official: reader, purpose: row.purpose, ...page })
      if (!found.ok) return found
      const tied = await people.cases.tied(number)
      return accepted({ ...found.value, purpose: row.purpose, items: found.value.items.filter(({ holding }) => !tied.has(holding)) })
    },
    async tie({ official, number, holdings, reason }) {
      const tying = await tyingOf(official, number)
      if (!tying.ok) return tying
      const { row, reader } = tying.value
      const known = await readable(holdings, reader, row.purpose)
      const unknown = holdings.length - known.length
      if (unknown > 0)
        return refused('item-unknown', `${unknown} of the items are not here, or not for this role and the purpose of the case`)
      const tiedAt = road.clock.now()
      await store.write(async ({ people: { cases } }) => {
        for (const { holding } of known) await cases.tie({ number, holding, reason, tiedBy: official.login, tiedAt })
      })
      return accepted(known.length)
    },
    async untie({ official, number, holding }) {
      const found = await itemsOf({ official, number })
      if (!found.ok) return found
      if (!found.value.items.some((item) => item.holding === holding)) return refused('item-unknown', 'no such item is tied to the case')
      await store.write(({ people: { cases } }) => cases.untie(number, holding))
      return accepted(null)
    },
  }
}

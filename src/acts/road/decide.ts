/** decide: the act's facts and the agreements in force give a verdict; an error is a refusal. */
import { ComityError, type Instant } from '../../foundation/index.ts'
import { reopenAct } from '../act.ts'
import type { Directory } from '../directory.ts'
import type { Verdict } from '../kinds/kind.ts'
import type { ActReader } from '../ports.ts'
import type { ItemReader } from '../views.ts'
import type { Journey } from './journey.ts'

/** Decides on an act. Broken content is a refusal with its code; broken code is thrown. */
export async function decide(
  journey: Journey,
  known: {
    readonly directory: Directory
    readonly now: Instant
    readonly acts: Pick<ActReader, 'find'>
    readonly items: Pick<ItemReader, 'find'>
  },
): Promise<Verdict> {
  const { directory, now, acts, items } = known
  try {
    return await journey.kind.decide(
      journey.act,
      {
        directory,
        now,
        side: journey.side,
        find: async (id) => {
          const row = await acts.find(id as Parameters<ActReader['find']>[0])
          return row === undefined ? undefined : reopenAct(row.text)
        },
        holdingsOf: async (itemIds) => new Map((await items.find(itemIds)).map(({ itemId, origin, state }) => [itemId, { origin, state }])),
      },
      journey.items,
    )
  } catch (error) {
    if (!(error instanceof ComityError)) throw error
    return { ok: false, refusal: { code: error.code, reason: error.message } }
  }
}

/** The end of a use for another purpose: tools that read for it are told to take back what they may read for it no more. */
import { isForPurpose, type OnwardReader, type RoadParts } from '../../acts/index.ts'
import type { UsesEndedWriter } from './ports.ts'

/** Tells tools of every consent to another purpose whose day came, once. Of an item that may be used for it all the same they are told nothing. */
export async function tellUsesEnded<Writer extends UsesEndedWriter>({
  road,
  onward,
}: {
  readonly road: RoadParts<Writer>
  readonly onward: Pick<OnwardReader, 'untoldEnds'>
}): Promise<void> {
  const question = { asker: road.self, now: road.clock.now() }
  if ((await onward.untoldEnds(question)).length === 0) return
  await road.transactions.write(async (writer) => {
    for (const { id, purpose, validUntil } of await writer.onward.untoldEnds(question)) {
      const named = (await writer.onward.itemsOf(id)).map(({ holding }) => holding)
      const rows = await writer.items.find(named)
      const holdings = rows.filter((row) => !isForPurpose(row, purpose, question.now)).map(({ holding }) => holding)
      await writer.recalled.tell({ holdings, cause: 'purpose-ended', at: question.now, purpose })
      await writer.recalled.toldEnds(validUntil as number)
    }
  })
}

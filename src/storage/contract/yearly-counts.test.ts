import assert from 'node:assert/strict'
import { UNGRADED } from '../../intelligence/index.ts'
import type { Change, ItemEntry } from '../ports.ts'
import { actId, contractOfStore, item, keys } from './adapters.fixture.ts'

const FACE = item('a').face as NonNullable<ItemEntry['face']>
const about = (dataSubject: string, special: 'yes' | 'no' | 'untold') => ({
  face: { ...FACE, dataSubject, grading: { ...UNGRADED, special } },
})
const YEAR_2 = Date.UTC(1971)

contractOfStore(
  'what comes, goes and is erased is counted by year and class, and stays although items and read models go',
  async (store) => {
    const received = [
      ...[item('a', about('suspect', 'yes')), item('b', about('suspect', 'yes')), item('c', about('victim', 'untold'))],
      ...[item('d', about('suspect', 'no')), item('e', about('none', 'untold'))],
    ]
    const own = item('own', { ...about('suspect', 'yes'), role: 'own' })
    const copy = item('copy', { role: 'sent', source: own.holding, releaseAct: actId('copy'), face: null })
    const changes: readonly (readonly Change[])[] = [
      [{ change: 'items-held', items: received }],
      [{ change: 'items-held', items: [own] }],
      [
        { change: 'items-held', items: [copy] },
        { change: 'items-sent', recipient: 'XC', actId: actId('copy'), holdings: [copy.holding] },
      ],
      [{ change: 'items-erased', holdings: keys('a', 'c', 'e'), cause: 'retention', at: YEAR_2 }],
      [{ change: 'items-erased', holdings: keys('a'), cause: 'retention', at: YEAR_2 }],
    ]
    for (const [index, some] of changes.entries()) await store.write((writer) => writer.readModel.apply(some, index + 1))
    const counted = async (year: number) =>
      (await store.read.yearlyCounts.of(year)).map((row) => `${row.counted} ${row.party} ${row.dataSubject} ${row.special} ${row.items}`)
    const expected = {
      1970: [
        ...['disclosed XC suspect yes 1', 'received XB none no 1', 'received XB suspect no 1'],
        ...['received XB suspect yes 2', 'received XB victim untold 1'],
      ],
      1971: ['erased XB none no 1', 'erased XB suspect yes 1', 'erased XB victim untold 1'],
      1972: [],
    }
    for (const [year, rows] of Object.entries(expected)) assert.deepEqual((await counted(Number(year))).sort(), rows.toSorted())
    await store.write((writer) =>
      writer.readModel.refold(async (fold) => {
        for (const [index, some] of changes.entries()) await fold(some, index + 1)
      }),
    )
    for (const [year, rows] of Object.entries(expected)) assert.deepEqual((await counted(Number(year))).sort(), rows.toSorted(), 'rebuilt')
  },
)

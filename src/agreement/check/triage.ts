/** Triage: a formula that only rises with what it weighs, and shared scores that tell nothing which is withheld beside them. */
import { CREDIBILITIES, RELIABILITIES, TRIAGE_INPUTS, TRIAGE_REASONS, type Triage, type TriageInput } from '../document/index.ts'
import { partiesOfSide } from '../sharing-side.ts'
import { type Checked, checkParty, checkUnique } from './checked.ts'

/** Types are covered, buckets and levels ascend, and what is shared names known articles and parties once. */
export function checkTriage(checked: Checked): void {
  const { agreement, report } = checked
  const { triage } = agreement
  if (triage === undefined) return
  const covered = new Set(agreement.annexes.flatMap(({ types }) => Object.keys(types)))
  for (const [index, type] of triage.types.entries()) {
    if (!covered.has(type)) report('type-unknown', `/triage/types/${index}`, 'is a type that no annex covers')
  }
  for (const input of TRIAGE_INPUTS) checkBuckets(checked, input, triage.inputs[input]?.buckets ?? [])
  checkLevels(checked, triage)
  checkShared(checked, triage)
  for (const [index, entry] of triage.shared.entries()) checkSourceGrade(checked, { triage, entry, pointer: `/triage/shared/${index}` })
}

type Bucket = {
  readonly reason: string
  readonly points: number
  readonly atLeast?: number | string
  readonly withinDays?: number
  readonly atMost?: number
}

// Of either axis the better grade comes first.
const GRADES: readonly string[] = [...RELIABILITIES, ...CREDIBILITIES]

/** How far up its scale a bucket begins; nothing for one without a threshold. Days, disputes and grades are better when they are lower. */
function thresholdOf({ atLeast, withinDays, atMost }: Bucket): number | undefined {
  if (withinDays !== undefined) return -withinDays
  if (atMost !== undefined) return -atMost
  return typeof atLeast === 'string' ? -GRADES.indexOf(atLeast) : atLeast
}

function checkBuckets({ report }: Checked, input: TriageInput, buckets: readonly Bucket[]): void {
  const order: readonly string[] = TRIAGE_REASONS[input]
  for (const [index, bucket] of buckets.entries()) {
    const pointer = `/triage/inputs/${input}/buckets/${index}`
    const [before, after] = [buckets[index - 1], thresholdOf(bucket)]
    if (before === undefined) {
      if (after !== undefined)
        report('triage-invalid', pointer, 'the first bucket is for all that reaches no other, so it has no threshold')
      continue
    }
    const last = thresholdOf(before) ?? Number.NEGATIVE_INFINITY
    if (after === undefined) report('triage-invalid', pointer, 'has no threshold, and only the first bucket may do without')
    else if (after <= last) report('triage-invalid', pointer, 'does not ask for more than the bucket before it')
    if (order.indexOf(bucket.reason) <= order.indexOf(before.reason))
      report('triage-invalid', `${pointer}/reason`, `reasons stand once each and in this order: ${order.join(', ')}`)
    if (bucket.points < before.points)
      report('triage-invalid', `${pointer}/points`, 'gives less than the bucket before it, which asks for less')
  }
}

function checkLevels({ report }: Checked, { levels }: Triage): void {
  for (const [index, { atLeast }] of levels.entries()) {
    const before = levels[index - 1]
    const pointer = `/triage/levels/${index}/atLeast`
    if (before === undefined && atLeast !== 0) report('triage-invalid', pointer, 'the lowest level begins at 0')
    if (before !== undefined && atLeast <= before.atLeast) report('triage-invalid', pointer, 'levels ascend')
  }
  const pointerOf = (index: number) => `/triage/levels/${index}/code`
  checkUnique(
    levels.map(({ code }) => code),
    { report, code: 'triage-invalid', pointerOf },
  )
}

function checkShared(checked: Checked, { shared }: Triage): void {
  const { agreement, report, sharing } = checked
  const seen = new Set<string>()
  for (const [index, { articles, to }] of shared.entries()) {
    const pointer = `/triage/shared/${index}`
    for (const [place, code] of (to ?? []).entries()) checkParty(checked, code, `${pointer}/to/${place}`)
    for (const [place, number] of articles.entries()) {
      const article = agreement.sharing[sharing.get(number) ?? -1]
      if (article === undefined) {
        report('article-unknown', `${pointer}/articles/${place}`, 'is no sharing article')
        continue
      }
      const flows = (to ?? partiesOfSide(agreement, article.to)).map((code) => `${number} ${code}`)
      if (flows.some((flow) => seen.has(flow)))
        report('triage-invalid', `${pointer}/articles/${place}`, 'an earlier entry says what its recipient gets under this article')
      for (const flow of flows) seen.add(flow)
    }
  }
}

type Entry = { readonly triage: Triage; readonly entry: Triage['shared'][number]; readonly pointer: string }

/** A grade that stays at home is neither asked for by the recipient's own decision nor told by anything else that crosses. */
function checkSourceGrade(checked: Checked, { triage, entry, pointer }: Entry): void {
  if (entry.sourceGrade === undefined) return
  const { agreement, sharing, report } = checked
  const fault = (message: string) => report('triage-invalid', `${pointer}/sourceGrade`, message)
  const { quality } = agreement
  const isTold = (grade: string | undefined) => grade !== undefined && grade !== 'X'
  if (quality?.requires?.includes('reliability') === true || isTold(quality?.reliabilityAtLeast))
    fault('every item is to tell the grade of its source, so that a recipient would refuse what does not')
  if (triage.inputs.reliability !== undefined && entry.shows !== 'level')
    fault('the grade of the source is weighed, so that number and reasons would tell it: only the level may travel')
  for (const number of entry.articles) {
    const article = agreement.sharing[sharing.get(number) ?? -1]
    if (article === undefined) continue
    if (isTold(article.reliabilityAtLeast)) fault(`article ${number} asks for a grade that its recipient would not be told`)
    const types = agreement.annexes.find(({ code }) => code === article.annex)?.types ?? {}
    const areLabelsShared = Object.values(types).some(({ labels }) => labels !== undefined && labels !== 'drop' && labels !== 'never')
    if (areLabelsShared) fault(`the annex of article ${number} shares labels, which can tell the grade of the source`)
  }
}

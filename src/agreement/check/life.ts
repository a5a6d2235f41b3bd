/** Phases and levels of emergency: what they bring are sharing articles, each once and in order. */
import { type Checked, checkParty, checkSharingNumbers, checkUnique } from './checked.ts'

/** Phases have codes of their own, gates from the second on, and no article comes in twice. */
export function checkPhases(checked: Checked): void {
  const { report } = checked
  const list = checked.agreement.phases?.list ?? []
  checkUnique(
    list.map(({ code }) => code),
    { report, code: 'phase-invalid', pointerOf: (index) => `/phases/list/${index}/code` },
  )
  const seen = new Set<string>()
  for (const [index, { articles, gate }] of list.entries()) {
    const pointer = `/phases/list/${index}`
    checkSharingNumbers(checked, articles, `${pointer}/articles`)
    for (const [place, article] of articles.entries()) {
      if (seen.has(article)) report('phase-invalid', `${pointer}/articles/${place}`, 'comes in with an earlier phase already')
      seen.add(article)
    }
    if (index === 0 && gate !== undefined)
      report('phase-invalid', `${pointer}/gate`, 'the first phase begins with the agreement and has no gate')
    if (index > 0 && gate === undefined) report('phase-invalid', pointer, 'the member "gate" is missing: a later phase opens on evidence')
  }
}

/** Levels ascend, what they unlock exists, and who reviews is listed. */
export function checkEmergency(checked: Checked): void {
  let highest = 0
  const chair = checked.agreement.emergency?.chair
  if (chair !== undefined) checkParty(checked, chair, '/emergency/chair')
  for (const [index, { level, unlocks, reviewer }] of (checked.agreement.emergency?.levels ?? []).entries()) {
    const pointer = `/emergency/levels/${index}`
    if (level <= highest) checked.report('level-invalid', `${pointer}/level`, 'levels stand once each and in ascending order')
    highest = Math.max(highest, level)
    checkSharingNumbers(checked, unlocks, `${pointer}/unlocks`)
    checkParty(checked, reviewer, `${pointer}/reviewer`)
  }
}

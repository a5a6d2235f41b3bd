/** Statements: what an agreement says beside what questions show, each with a name that is the same in every version. */
import { compareTimestamps, type Json } from '../../../foundation/index.ts'
import type { Direction } from '../difference.ts'

/** How one kind of statement is ordered. A direction that is absent makes no difference. */
export type StatementRule = {
  readonly aspect: string
  /** What comes in with a statement that the prior version has not, and what goes with one that the next has not. */
  readonly added?: Direction
  readonly removed?: Direction
  /** The direction from one value to another that differs. */
  readonly order: (prior: Json, next: Json) => Direction | undefined
  /** Whether a narrower permission takes a right from somebody, or a changed text binds somebody. */
  readonly closesFastTrack?: boolean
}

/** One statement of one version. */
export type Statement = {
  readonly rule: StatementRule
  /** Together with the aspect its name across versions. */
  readonly key: string
  /** What it is about, in words that follow "the". */
  readonly what: string
  readonly pointer: string
  readonly value: Json
  /** The statement is compared only where both versions also have this one: otherwise its parent is the difference. */
  readonly within?: string
}

/** Where a statement stands and what it is about. */
export type Place = { readonly key?: string; readonly what: string; readonly pointer: string; readonly within?: string | undefined }

/** The statement of a value, or none where the version has no such value. */
export function state(rule: StatementRule, value: Json | undefined, { key = '', what, pointer, within }: Place): Statement[] {
  if (value === undefined) return []
  return [{ rule, key, what, pointer, value, ...(within === undefined ? {} : { within }) }]
}

/** One statement for each member of a list whose order means nothing. */
export function stateEach(
  rule: StatementRule,
  values: readonly string[] | undefined,
  { key = '', what, pointer, within }: Place,
): Statement[] {
  return (values ?? []).flatMap((value, index) =>
    state(rule, value, { key: `${key} ${value}`, what: `${what} ${value}`, pointer: `${pointer}/${index}`, within }),
  )
}

/** The name of a statement across versions, for {@link Statement.within}. */
export function nameOf(aspect: string, key = ''): string {
  return `${aspect}: ${key}`
}

/** A larger number is wider. */
export const moreIsWider = (prior: Json, next: Json): Direction => (Number(next) > Number(prior) ? 'wider' : 'narrower')
/** A smaller number is wider. */
export const lessIsWider = (prior: Json, next: Json): Direction => (Number(next) < Number(prior) ? 'wider' : 'narrower')
/** What comes later in a list of words is wider. */
export const laterWordIsWider = (words: readonly Json[]) => (prior: Json, next: Json) =>
  moreIsWider(words.indexOf(prior), words.indexOf(next))
/** No order: any other value is a change. */
export const anyChange = (): Direction => 'changed'
/** A later instant is wider; two ways to write one instant are no difference. */
export const laterIsWider = (prior: Json, next: Json): Direction | undefined => {
  const order = compareTimestamps(String(next), String(prior))
  return order === 0 ? undefined : order > 0 ? 'wider' : 'narrower'
}
/** An earlier instant is wider. */
export const earlierIsWider = (prior: Json, next: Json): Direction | undefined => laterIsWider(next, prior)

/** The rule of a list whose members each widen. */
export const eachWidens = (aspect: string): StatementRule => ({ aspect, added: 'wider', removed: 'narrower', order: anyChange })
/** The rule of a list whose members each narrow. */
export const eachNarrows = (aspect: string): StatementRule => ({ aspect, added: 'narrower', removed: 'wider', order: anyChange })

type Clock = { readonly hours?: number; readonly days?: number; readonly onSilence: string }

/** A clock as duty: a shorter one asks more; another consequence of silence is a change. */
export function stateClock(aspect: string, clock: Clock | undefined, { key, what, pointer, within }: Place): Statement[] {
  if (clock === undefined) return []
  const unit = clock.hours === undefined ? 'days' : 'hours'
  const time = { ...eachWidens(aspect), order: lessIsWider }
  const silence = { aspect: `${aspect}-silence`, order: anyChange }
  return [
    ...state(time, clock[unit], {
      ...(key === undefined ? {} : { key }),
      what: `${unit} of ${what}`,
      pointer: `${pointer}/${unit}`,
      within,
    }),
    ...state(silence, clock.onSilence, {
      ...(key === undefined ? {} : { key }),
      what: `consequence when nobody acts on ${what}`,
      pointer: `${pointer}/onSilence`,
      within,
    }),
  ]
}

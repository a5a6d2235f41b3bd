/** Compares what two versions state beside what questions show. */
import { canonicalJson, isJsonObject, type Json } from '../../../foundation/index.ts'
import type { AgreementText } from '../../document/index.ts'
import type { Difference, Direction, Versions } from '../difference.ts'
import { articleAt, nearestPlace } from '../pointer.ts'
import { underArticles, versionName } from '../question-sentence.ts'
import { dutyStatements } from './duties.ts'
import { permissionStatements } from './permissions.ts'
import { nameOf, type Statement } from './statement.ts'
import { textStatements } from './texts.ts'

type Group = 'permissions' | 'duties' | 'texts'

/** The differences of all statements, in the order of the statements. */
export function statedDifferences(versions: Versions<AgreementText>): Readonly<Record<Group, Difference[]>> {
  return {
    permissions: differencesOf(versions, permissionStatements, 'permissions'),
    duties: differencesOf(versions, dutyStatements, 'duties'),
    texts: differencesOf(versions, textStatements, 'texts'),
  }
}

function differencesOf(
  versions: Versions<AgreementText>,
  statementsOf: (agreement: AgreementText) => Statement[],
  group: Group,
): Difference[] {
  const prior = byName(statementsOf(versions.prior))
  const next = byName(statementsOf(versions.next))
  const isShared = (name: string | undefined) => name === undefined || (prior.has(name) && next.has(name))
  const names = [...new Set([...prior.keys(), ...next.keys()])]
  return names.flatMap((name) => {
    const [before, after] = [prior.get(name), next.get(name)]
    const direction = isShared((after ?? before)?.within) ? directionOf(before, after) : undefined
    return direction === undefined ? [] : [differenceOf(versions, { before, after, direction, group })]
  })
}

function byName(statements: readonly Statement[]): Map<string, Statement> {
  return new Map(statements.map((statement) => [nameOf(statement.rule.aspect, statement.key), statement]))
}

function directionOf(before: Statement | undefined, after: Statement | undefined): Direction | undefined {
  if (before === undefined) return after?.rule.added
  if (after === undefined) return before.rule.removed
  return canonicalJson(before.value) === canonicalJson(after.value) ? undefined : after.rule.order(before.value, after.value)
}

type Stated = {
  readonly before: Statement | undefined
  readonly after: Statement | undefined
  readonly direction: Direction
  readonly group: Group
}

function differenceOf(versions: Versions<AgreementText>, { before, after, direction, group }: Stated): Difference {
  const { rule, what } = (after ?? before) as Statement
  const pointers = {
    prior: nearestPlace(versions.prior, before?.pointer ?? listOf(after)),
    next: nearestPlace(versions.next, after?.pointer ?? listOf(before)),
  }
  const articles = {
    prior: before === undefined ? [] : present(articleAt(versions.prior, pointers.prior)),
    next: after === undefined ? [] : present(articleAt(versions.next, pointers.next)),
  }
  const values = { prior: before?.value ?? null, next: after?.value ?? null }
  const numbers = [...new Set([...articles.prior, ...articles.next])]
  const sentence = `${versionName(versions)} ${changeWords(what, before?.value, after?.value)}${underArticles(numbers)}${CONSEQUENCES[group][direction]}.`
  return {
    direction,
    aspect: rule.aspect,
    articles,
    pointers,
    example: values,
    sentence,
    closesFastTrack: closes(group, direction, rule.closesFastTrack),
  }
}

function closes(group: Group, direction: Direction, isMarked: boolean | undefined): boolean {
  if (group === 'duties') return true
  return isMarked === true || (group === 'permissions' && direction !== 'narrower')
}

const CONSEQUENCES: Readonly<Record<Group, Readonly<Record<Direction, string>>>> = {
  permissions: { wider: ': more is permitted', narrower: ': less is permitted', changed: ': neither more nor less, so it counts as both' },
  duties: { wider: ': more is asked', narrower: ': less is asked and less guaranteed', changed: ': something else is asked' },
  texts: { wider: '', narrower: '', changed: '' },
}

function changeWords(what: string, before: Json | undefined, after: Json | undefined): string {
  if (before === undefined) return `adds the ${what} (${shown(after)})`
  if (after === undefined) return `removes the ${what} (${shown(before)})`
  return `changes the ${what} from ${shown(before)} to ${shown(after)}`
}

const SHOWN_LENGTH_MAX = 120

function shown(value: Json | undefined): string {
  const text = value === undefined || value === null ? 'nothing stated' : inWords(value) || 'none'
  return text.length > SHOWN_LENGTH_MAX ? `${text.slice(0, SHOWN_LENGTH_MAX)}…` : text
}

/** A value as people read it: what is not stated is left out. */
function inWords(value: Json): string {
  if (value === null) return ''
  if (Array.isArray(value)) return value.map(inWords).filter(Boolean).join(', ')
  if (!isJsonObject(value)) return String(value)
  return Object.entries(value)
    .map(([name, member]) => `${name} ${inWords(member)}`)
    .join('; ')
}

function listOf(statement: Statement | undefined): string {
  const pointer = statement?.pointer ?? ''
  return pointer.slice(0, pointer.lastIndexOf('/'))
}

function present(number: string | undefined): string[] {
  return number === undefined ? [] : [number]
}

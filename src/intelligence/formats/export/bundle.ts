/** Items as a bundle of STIX 2.1: the objects as they are read, and a note of the terms and the dates of erasure. */
import { createHash } from 'node:crypto'
import { withOwnGrade } from '../../grading/own-grade.ts'
import { publishedDefinition } from '../definitions.ts'
import { IMPORT_NAMESPACE, uuid5 } from '../stable-id.ts'
import { type Exporter, type ExportTerms, termsText } from './item.ts'

const REFS_MAX = 10_000

/** Nothing of STIX is lost. The notes carry what objects have no property for; each names objects that are erased by one day. */
export function bundleExport(terms: ExportTerms): Exporter {
  const byDay = new Map<string, string[]>()
  const markings = new Set<string>()
  const present = new Set<string>()
  const ids = createHash('sha256')
  const idsOf = (day: string): string[] => {
    const before = byDay.get(day)
    if (before !== undefined) return before
    const none: string[] = []
    byDay.set(day, none)
    return none
  }
  let isFirst = true
  const element = (text: string): string => {
    const piece = isFirst ? `{"type":"bundle","objects":[\n${text}` : `,\n${text}`
    isFirst = false
    return piece
  }
  return {
    mediaType: 'application/stix+json;version=2.1',
    start: () => '',
    add({ object, ownGrade, retainUntil }) {
      const id = String(object.id)
      present.add(id)
      ids.update(`${id} ${String(object.modified)}\n`)
      for (const marking of (object.object_marking_refs ?? []) as readonly string[]) markings.add(marking)
      const day = new Date(retainUntil).toISOString().slice(0, 10)
      if (object.type !== 'marking-definition') idsOf(day).push(id)
      return element(JSON.stringify(withOwnGrade(object, ownGrade)))
    },
    finish() {
      const definitions = [...markings].flatMap((id) => (present.has(id) ? [] : (publishedDefinition(id) ?? [])))
      const bundleId = `bundle--${uuid5(IMPORT_NAMESPACE, `export ${terms.at} ${ids.digest('hex')}`)}`
      if (isFirst) return `{"type":"bundle","id":"${bundleId}"}\n`
      const notes = [...byDay].flatMap(([day, refs]) => notesOf(day, refs, terms))
      return `${[...definitions, ...notes].map((object) => element(JSON.stringify(object))).join('')}\n],"id":"${bundleId}"}\n`
    },
  }
}

function notesOf(day: string, refs: readonly string[], terms: ExportTerms): readonly object[] {
  const time = new Date(terms.at).toISOString()
  const notes: object[] = []
  for (let start = 0; start < refs.length; start += REFS_MAX) {
    notes.push({
      type: 'note',
      spec_version: '2.1',
      id: `note--${uuid5(IMPORT_NAMESPACE, `handling ${terms.party} ${terms.agreement} ${terms.purpose} ${terms.at} ${day} ${start}`)}`,
      created: time,
      modified: time,
      abstract: 'Handling',
      content: [...termsText(terms), `To be erased by ${day}`].join('\n'),
      object_refs: refs.slice(start, start + REFS_MAX),
    })
  }
  return notes
}

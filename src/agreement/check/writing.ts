/** Officials of every country must see the same text, and no name may pass for another. */
import type { AgreementText } from '../document/index.ts'
import type { AgreementErrorCode } from '../errors.ts'
import type { Checked } from './checked.ts'
import { hasHiddenCharacter, isNormal, lookAlike, mixesScripts } from './look-alike.ts'

type WritingFault = { readonly code: AgreementErrorCode; readonly message: string }

/** Texts are in Unicode normal form C and hide nothing; names and titles mix no scripts within a word; parties' names differ to the eye. */
export function checkWriting({ agreement, report }: Checked): void {
  for (const { text, pointer } of textsOf(agreement, '')) {
    for (const { code, message } of textFaults(text)) report(code, pointer, message)
  }
  for (const { text, pointer } of namesOf(agreement)) {
    for (const { code, message } of lineFaults(text)) report(code, pointer, message)
  }
  checkPartyNames({ agreement, report })
}

/** What speaks against a name or title that people tell things apart by. */
export function nameFaults(text: string): WritingFault[] {
  return [...textFaults(text), ...lineFaults(text)]
}

function textFaults(text: string): WritingFault[] {
  return [
    isNormal(text) ? [] : [{ code: 'text-not-normal', message: 'is not in Unicode normal form C' } as const],
    hasHiddenCharacter(text)
      ? [{ code: 'text-hidden', message: 'holds characters that are invisible or turn the direction of text' } as const]
      : [],
  ].flat()
}

function lineFaults(text: string): WritingFault[] {
  return [
    text.includes('\n') ? [{ code: 'text-hidden', message: 'a name or title is one line' } as const] : [],
    mixesScripts(text)
      ? [{ code: 'text-confusable', message: 'mixes letters of several scripts in one word, so that it may pass for another' } as const]
      : [],
  ].flat()
}

function checkPartyNames({ agreement, report }: Pick<Checked, 'agreement' | 'report'>): void {
  const seen = new Set<string>()
  for (const [index, { name }] of agreement.parties.list.entries()) {
    const looks = lookAlike(name)
    if (seen.has(looks)) report('text-confusable', `/parties/list/${index}/name`, 'looks like the name of another party')
    seen.add(looks)
  }
}

type Placed = { readonly text: string; readonly pointer: string }

// Codes, keys and numbers are ASCII by their shape and need no look.
const ASCII = /^[\n\x20-\x7e]*$/

function* textsOf(value: unknown, pointer: string): Generator<Placed> {
  if (typeof value === 'string') {
    if (!ASCII.test(value)) yield { text: value, pointer }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) yield* textsOf(member, `${pointer}/${name}`)
  }
}

function* namesOf(agreement: AgreementText): Generator<Placed> {
  const { parties, purposes, annexes, triage, sharing, phases, emergency, clauses } = agreement
  yield { text: agreement.title, pointer: '/title' }
  for (const [index, { name, authority, offices }] of parties.list.entries()) {
    const pointer = `/parties/list/${index}`
    yield { text: name, pointer: `${pointer}/name` }
    if (authority !== undefined) yield { text: authority, pointer: `${pointer}/authority` }
    for (const [place, office] of (offices ?? []).entries()) yield { text: office.name, pointer: `${pointer}/offices/${place}/name` }
  }
  yield* titlesOf(purposes.list, '/purposes/list')
  yield* titlesOf(annexes, '/annexes')
  yield* titlesOf(triage?.levels ?? [], '/triage/levels')
  yield* titlesOf(sharing, '/sharing')
  yield* titlesOf(phases?.list ?? [], '/phases/list')
  yield* titlesOf(emergency?.levels ?? [], '/emergency/levels')
  yield* titlesOf(clauses ?? [], '/clauses')
}

function* titlesOf(list: readonly { readonly title: string }[], pointer: string): Generator<Placed> {
  for (const [index, { title }] of list.entries()) yield { text: title, pointer: `${pointer}/${index}/title` }
}

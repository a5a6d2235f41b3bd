/** Words that software does not read. Those that bind somebody close the fast track; names, titles and wordings do not. */
import type { Json } from '../../../foundation/index.ts'
import type { AgreementText } from '../../document/index.ts'
import { numbered } from './permissions.ts'
import { anyChange, type Place, type Statement, state } from './statement.ts'

/** Every statement that is for people alone. */
export function textStatements(agreement: AgreementText): Statement[] {
  const { texts, legalBasis, parties, purposes, annexes, triage, sharing, phases, emergency, clauses } = agreement
  return [
    ...binding('identity', agreement.id, { what: 'name of the agreement', pointer: '/id' }),
    ...wording('title', agreement.title, { what: 'title', pointer: '/title' }),
    ...binding('instrument', agreement.instrument, { what: 'kind of instrument', pointer: '/instrument' }),
    ...binding('prevailing-text', texts?.prevails, { what: 'language that prevails', pointer: '/texts/prevails' }),
    ...numbered(texts?.list ?? [], ({ language }) => language).flatMap(({ entry, key, index }) =>
      wording('authentic-text', entry.sha256 ?? null, { key, what: `text in ${entry.language}`, pointer: `/texts/list/${index}` }),
    ),
    ...parties.list.flatMap(({ code, name, authority, offices }, index) =>
      wording('names', [name, authority ?? null, (offices ?? []).map((office) => office.name)], {
        key: code,
        what: `names of ${code}`,
        pointer: `/parties/list/${index}`,
      }),
    ),
    ...numbered(legalBasis?.list ?? [], ({ party, provision }) => `${party} ${provision}`).flatMap(({ entry, key, index }) =>
      binding('legal-basis', entry as Json, { key, what: `legal basis of ${entry.party}`, pointer: `/legalBasis/list/${index}` }),
    ),
    ...purposes.list.flatMap(({ code, title }, index) =>
      wording('purpose-title', title, { key: code, what: `title of purpose ${code}`, pointer: `/purposes/list/${index}/title` }),
    ),
    ...annexes.flatMap(({ code, title }, index) =>
      wording('annex-title', title, { key: code, what: `title of annex ${code}`, pointer: `/annexes/${index}/title` }),
    ),
    ...(triage?.levels ?? []).flatMap(({ code, title }, index) =>
      wording('triage-level-title', title, { key: code, what: `title of level ${code}`, pointer: `/triage/levels/${index}/title` }),
    ),
    ...sharing.flatMap(({ article, title, text }, index) =>
      wording('article-text', [title, text], { key: article, what: `wording of article ${article}`, pointer: `/sharing/${index}` }),
    ),
    ...(phases?.list ?? []).flatMap(({ code, title }, index) =>
      wording('phase-title', [code, title], { key: String(index), what: `name of phase ${index + 1}`, pointer: `/phases/list/${index}` }),
    ),
    ...(emergency?.levels ?? []).flatMap(({ level, title }, index) =>
      wording('level-title', title, { key: String(level), what: `title of level ${level}`, pointer: `/emergency/levels/${index}/title` }),
    ),
    ...(clauses ?? []).flatMap(({ article, subject, title, text }, index) =>
      binding('clauses', [subject, title, text], { key: article, what: `clause on ${subject}`, pointer: `/clauses/${index}` }),
    ),
  ]
}

function binding(aspect: string, value: Json | undefined, place: Place): Statement[] {
  return state({ aspect, added: 'changed', removed: 'changed', order: anyChange, closesFastTrack: true }, value, place)
}

function wording(aspect: string, value: Json | undefined, place: Place): Statement[] {
  return state({ aspect, added: 'changed', removed: 'changed', order: anyChange, closesFastTrack: false }, value, place)
}

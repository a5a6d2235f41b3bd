/** Every article of an agreement in words. Where the document holds a rule rather than a sentence, the sentence is made from the rule. */
import type { AgreementText, Annex, Scrutiny, SharingArticle, SharingScrutiny } from './document/index.ts'

/** One article in words; `pointer` is the place of its number in the document. */
export type ArticleText = { readonly number: string; readonly title: string; readonly text: string; readonly pointer: string }

/** An article's title and text, or `undefined` where the agreement has no such article. */
export function articleText(agreement: AgreementText, number: string): ArticleText | undefined {
  return articlesOf(agreement).find((article) => article.number === number)
}

/** All articles in the order of the document. Two may have one number only in a text that `checkAgreement` refuses. */
export function articlesOf(agreement: AgreementText): ArticleText[] {
  return [
    ...definitions(agreement),
    ...agreement.sharing.flatMap(sharingArticles),
    ...handling(agreement),
    ...supervision(agreement),
    ...duration(agreement),
    ...agreement.never.map((rule, index) => at(`/never/${index}`, { number: rule.article, title: 'Never', text: rule.text })),
  ]
}

/** A party's name and code: `Aldoria (XA)`; the bare code where the agreement does not list it. */
export function partyName(agreement: AgreementText, code: string): string {
  const party = agreement.parties.list.find((candidate) => candidate.code === code)
  return party === undefined ? code : `${party.name} (${code})`
}

function at(parent: string, article: Omit<ArticleText, 'pointer'>): ArticleText {
  return { ...article, pointer: `${parent}/article` }
}

function definitions(agreement: AgreementText): ArticleText[] {
  const { parties, purposes, annexes } = agreement
  const partyList = parties.list.map((party) => partyName(agreement, party.code)).join(', ')
  const purposeList = purposes.list.map((purpose) => `${purpose.title} (${purpose.code})`).join(', ')
  return [
    at('/parties', { number: parties.article, title: 'Parties', text: `The parties are ${partyList}.` }),
    at('/purposes', { number: purposes.article, title: 'Purposes', text: `Data is shared for these purposes only: ${purposeList}.` }),
    ...annexes.map((annex, index) => at(`/annexes/${index}`, { number: annex.article, title: annex.title, text: annexSentence(annex) })),
  ]
}

function annexSentence(annex: Annex): string {
  return `Covers these types, and of each only the fields listed: ${Object.keys(annex.types).join(', ')}.`
}

function sharingArticles(sharing: SharingArticle, index: number): ArticleText[] {
  const pointer = `/sharing/${index}`
  const itself = at(pointer, { number: sharing.article, title: sharing.title, text: sharing.text })
  const due = (sharing.scrutiny ?? []).map((scrutiny, place) =>
    at(`${pointer}/scrutiny/${place}`, { number: scrutiny.article, title: 'Scrutiny', text: scrutinySentence(sharing, scrutiny) }),
  )
  return [itself, ...due]
}

const DUE: Readonly<Record<Scrutiny, string>> = {
  'second-person': 'is approved by a releasing officer who did not submit it',
  'necessity-test': 'has its necessity tested in writing',
  'overseer-notice': 'is told to the overseers',
}

function scrutinySentence(sharing: SharingArticle, { when, requires }: SharingScrutiny): string {
  const conditions = [
    when.markingAtLeast === undefined ? [] : [`is marked ${when.markingAtLeast} or stricter`],
    when.dataSubjects === undefined ? [] : [`holds data about: ${when.dataSubjects.join(', ')}`],
    when.minors === undefined ? [] : ['is about a minor'],
    when.specialCategories === undefined ? [] : ['holds data of a special category'],
  ].flat()
  const which = conditions.length === 0 ? 'Every item' : `An item that ${conditions.join(' and ')}`
  return `${which} ${requires.map((one) => DUE[one]).join(' and ')} before it is given under article ${sharing.article}.`
}

function handling(agreement: AgreementText): ArticleText[] {
  const { unmarked, retention, onward, reading } = agreement
  const known = 'The markings are TLP CLEAR, GREEN, AMBER, AMBER+STRICT and RED; any other marking is refused.'
  const treatment =
    unmarked.treatAs === 'refuse' ? 'An item without a marking is refused.' : `An item without a marking counts as ${unmarked.treatAs}.`
  const shorter = (retention.shorter ?? []).map((rule) => ` Data about ${rule.dataSubjects.join(', ')}: ${rule.days} days.`)
  const onwardText = {
    never: 'What was received is never given on.',
    'origin-consent': 'What was received is given on only with the consent of the party it came from.',
  }
  const roles = reading.roles.map((entry) => `${entry.role}: ${entry.may.join(', ')}`).join('; ')
  return [
    at('/unmarked', { number: unmarked.article, title: 'Markings', text: `${known} ${treatment}` }),
    at('/retention', {
      number: retention.article,
      title: 'Retention',
      text: `Kept for ${retention.days} days at most, then erased.${shorter.join('')}`,
    }),
    at('/onward', { number: onward.article, title: 'Onward transfer', text: onwardText[onward.rule] }),
    at('/reading', { number: reading.article, title: 'Who may do what', text: `Inside a party these roles may do this: ${roles}.` }),
  ]
}

function supervision(agreement: AgreementText): ArticleText[] {
  const { witnesses, oversight } = agreement
  const urgent = witnesses.urgentGraceSeconds === undefined ? '' : `, an urgent act within ${witnesses.urgentGraceSeconds} seconds`
  const quorumText =
    `Each party signs a checkpoint of its ledger every ${witnesses.checkpointSeconds} seconds; ${witnesses.quorum} other parties ` +
    `cosign it within ${witnesses.graceSeconds} seconds${urgent}. A party's own witness does not count.`
  const overseers = oversight.overseers.map((overseer) => {
    const scope = overseer.reads === 'all' ? 'the ledgers of all parties' : 'its own ledger'
    return `${partyName(agreement, overseer.party)} reads ${scope}`
  })
  const oversightText = overseers.length === 0 ? 'No overseer is named.' : `${overseers.join('; ')}.`
  return [
    at('/witnesses', { number: witnesses.article, title: 'Witnesses', text: quorumText }),
    at('/oversight', { number: oversight.article, title: 'Oversight', text: oversightText }),
  ]
}

function duration(agreement: AgreementText): ArticleText[] {
  const { entryIntoForce, sunset } = agreement
  const entryText = 'In force once every party has ratified and each ratification is proven by a receipt.'
  const sunsetText = `Lapses on ${sunset.at} without anyone doing anything.`
  return [
    at('/entryIntoForce', { number: entryIntoForce.article, title: 'Entry into force', text: entryText }),
    at('/sunset', { number: sunset.article, title: 'Sunset', text: sunsetText }),
  ]
}

/** What each placeholder of the templates stands for, in words for whoever chooses. */

const WORDS: Readonly<Record<string, string>> = {
  id: 'short name in small letters and hyphens, as nordic-hits; the same in every version',
  title: 'title that people read',
  parties: 'one entry for each party in the file of choices',
  depositary: 'code of the party that keeps the text',
  'legal-basis': 'legalBasis in the entry of each party: { provision, mandate, safeguard }',
  jurisdictions: 'jurisdiction in the entry of each party: figures of its law, or a profile',
  contacts: 'contact in the entry of each party: whom individuals ask',
  overseers: 'the parties with role: overseer; nothing to give beside that',
  quorum: 'how many other states cosign; worked out from the parties unless given',
  outsiders: 'witnesses that are no party, in the file of choices; two parties alone need some',
  'checkpoint-seconds': 'seconds between two checkpoints of a ledger; 10 unless given',
  'grace-seconds': 'seconds within which witnesses cosign, as 3600',
  'urgent-grace-seconds': 'the same for an urgent act, as 600',
  'pad-to': 'leaves to a multiple of which a checkpoint is padded; 16 unless given, 1 for none',
  'telling-minutes': 'minutes at whose multiples it is told what came of items, and passed on; 60 unless given',
  intermediary: 'who passes on without the origin, in the file of choices: { party, overseer, membersMin, itemsMin, hoursMax }',
  sunset: 'when it ends unless all renew, as 2031-01-01T00:00:00Z',
  'first-review': 'day of the first review, written as the sunset is',
  'gate-by': 'by when the gate of the next phase is opened, written as the sunset is',
  reviewer: 'code of the party that reviews an emergency, outside the line of command',
  mediator: 'who mediates in a dispute',
  'trusted-from': 'code of the party that gives most under article 4.1',
  'trusted-to': 'code of the party that gets most under article 4.1',
  'technical-recipient': 'code of the party that gets technical facts alone under article 4.2',
  'open-recipient': 'code of the party that gets what is open under article 4.3',
  others: 'codes of the further parties, with commas between them',
  'other-senders': 'codes of the further parties that give, with commas between them',
}

/** What a placeholder stands for; empty for one that has no words. */
export function placeholderWords(name: string): string {
  return WORDS[name] ?? ''
}

/** What keeps a sharing article from permitting, in words. */
import type { Agreement, SharingArticle } from '../agreement/index.ts'
import type { Aspect } from './conditions.ts'
import { annexOf } from './lookups.ts'

/** Words for one failed condition of an article, such as `it serves only cyber-defence`. */
export function failure(agreement: Agreement, sharing: SharingArticle, aspect: Aspect): string {
  switch (aspect) {
    case 'from':
    case 'to':
    case 'bound':
      return 'it is for other parties'
    case 'scope':
      return 'it does not apply now'
    case 'role':
      return `article ${agreement.reading.article} does not let this role read`
    case 'purpose':
      return `it serves only ${sharing.purposes.join(', ')}`
    case 'mode':
      return `it lets data cross only by ${(sharing.modes ?? ['push']).join(', ')}`
    case 'type':
      return `${annexOf(agreement, sharing).article} does not cover this type`
    case 'marking':
      return `it covers nothing marked above ${sharing.markingCeiling}`
    case 'ceiling':
      return 'its recipient is given nothing marked as high, under whatever article'
    case 'data-subject':
      return `it covers no data about these people, only: ${sharing.dataSubjects.join(', ')}`
    case 'minor':
      return 'it covers no data about minors, and this may be about one'
    case 'special':
      return 'it covers no data of special categories, and this may be of one'
    case 'pap':
      return sharing.papCeiling === undefined ? 'it covers nothing with a PAP level' : `it covers nothing above PAP ${sharing.papCeiling}`
    case 'quality':
      return 'the grading of the item is not good enough or not told'
    case 'suspension':
      return 'it is suspended for these parties'
  }
}

/** What of a life begins anew with a version: a gate is opened under one version, and under no other. */
import type { AgreementText } from '../document/index.ts'
import { articleList, titled } from '../wording/phrase.ts'
import type { Versions } from './difference.ts'

/** One sentence on where the second version begins; null where neither version has phases. */
export function restartOf({ prior, next }: Versions<AgreementText>): string | null {
  const [first, second] = next.phases?.list ?? []
  if (first === undefined) {
    if (prior.phases === undefined) return null
    return `Version ${next.version} has no phases: all its articles apply as soon as it is in force, whatever was opened under version ${prior.version}.`
  }
  const begins = `Version ${next.version} begins with its first phase, ${titled(first.title)}, whatever was opened under version ${prior.version}`
  const only = `only ${articleList(first.articles)} ${first.articles.length === 1 ? 'applies' : 'apply'}`
  const until = second === undefined ? '' : `, until every party opens the gate of ${titled(second.title)} under this version`
  return `${begins}: of the articles that phases name, ${only}${until}.`
}

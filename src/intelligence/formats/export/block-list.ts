/** Plain lists for devices that block: one value a line. Only what may be acted on openly is in them. */
import { isContested } from '../../marking/narrowed-handling.ts'
import { mostRestrictive, type Tlp, tlpRank } from '../../marking/tlp.ts'
import { type IndicatorKind, indicatorOfKind } from '../csv/indicator-type.ts'
import { type Exporter, type ExportFormat, type ExportTerms, type Tell, termsText } from './item.ts'
import { isCurrent, isIndicator, type Sought, soughtValues } from './sought-values.ts'

const LISTS: Readonly<Partial<Record<ExportFormat, ReadonlySet<IndicatorKind>>>> = {
  domains: new Set(['domain']),
  ips: new Set(['ip']),
  urls: new Set(['url']),
  hashes: new Set(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']),
}

/** The widest ranges of addresses that a list holds: no registry allocates more at once. */
const PREFIX_MIN = { ipv4: 8, ipv6: 16 } as const

/** A list of the values that indicators seek by themselves. PAP RED and AMBER forbid blocking, which the adversary sees. */
export function blockList(format: ExportFormat, terms: ExportTerms, tell: Tell): Exporter {
  const kinds = LISTS[format] ?? new Set()
  const written = new Set<string>()
  let left = 0
  let level: Tlp = 'CLEAR'
  let eraseBy = Number.POSITIVE_INFINITY
  const leave = (place: string, reason: string): string => {
    left += 1
    tell(place, 'not-in-format', reason)
    return ''
  }
  return {
    mediaType: 'text/plain; charset=utf-8',
    start: () => termsText(terms).map(comment).join(''),
    add({ object, pap, marking, retainUntil }, place) {
      if (!isIndicator(object)) return leave(place, 'is no indicator')
      if (pap === 'RED' || pap === 'AMBER') return leave(place, `PAP:${pap} forbids active use`)
      // A list has no place to say so, and a device would act on it as on any other.
      if (isContested(object)) return leave(place, 'its accuracy is contested')
      if (!isCurrent(object, terms.at)) return leave(place, 'is revoked or no longer valid')
      const values = soughtValues(object)
      if (values === undefined) return leave(place, 'its pattern needs more than one value')
      const lines = values.flatMap((sought) =>
        kinds.has(sought.kind) && !written.has(sought.value) && isLine(sought) ? [sought.value] : [],
      )
      if (lines.length === 0) return leave(place, 'has no new value of this kind')
      for (const line of lines) written.add(line)
      // A level that is none of TLP is stricter than all.
      level = mostRestrictive(level, tlpRank(marking as Tlp) === -1 ? 'RED' : (marking as Tlp))
      eraseBy = Math.min(eraseBy, retainUntil)
      return lines.map((line) => `${line}\n`).join('')
    },
    finish() {
      const handling =
        written.size === 0 ? '' : comment(`Handling: TLP:${level}; to be erased by ${new Date(eraseBy).toISOString().slice(0, 10)}`)
      return `${handling}${comment(`${written.size} values; ${left} items are not in this list`)}`
    },
  }
}

function comment(text: string): string {
  return `# ${text}\n`
}

// A partner's pattern may seek any text. A device would take some for a rule of its own: `*` for everything, `#` for a comment.
function isLine({ kind, value }: Sought): boolean {
  const found = indicatorOfKind(kind, value)
  return found !== undefined && !found.isDefanged && !/[\s\p{C}]/u.test(value) && !isVast(kind, value)
}

// One indicator of 0.0.0.0/0 would cut its reader off from everything.
function isVast(kind: IndicatorKind, value: string): boolean {
  const [address, prefix] = value.split('/')
  return kind === 'ip' && prefix !== undefined && Number(prefix) < (address?.includes(':') === true ? PREFIX_MIN.ipv6 : PREFIX_MIN.ipv4)
}

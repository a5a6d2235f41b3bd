/** What flows between this node and its partners, as a picture. The panels below it say the same in words. */
import type { Summary } from './generated/api.ts'
import { FATE_COLOURS } from './theme.ts'
import { count, noun } from './words.ts'

type End = { readonly party: string; readonly name: string; readonly value: number; readonly note: string }

const WIDTH = 960
const ROW = 58
const LABEL = 210
const CENTRE = WIDTH / 2
const CORE_MIN = 62
const LETTER = 5

/** Received from the left, shared to the right; the wider a band, the more items (its root, so that small ones show). */
export function FlowPicture({
  self,
  summary,
  nameOf,
}: {
  readonly self: string
  readonly summary: Summary
  readonly nameOf: (party: string) => string
}) {
  const sources = summary.received.map(({ origin, held, restricted }) => ({
    party: origin,
    name: nameOf(origin),
    value: held + restricted,
    note: 'held here',
  }))
  const targets = summary.sent.map(({ recipient, sent }) => ({
    party: recipient,
    name: nameOf(recipient),
    value: sent,
    note: `${noun(sent, 'copy', 'copies')} sent`,
  }))
  const core = Math.max(CORE_MIN, 16 + self.length * LETTER)
  const height = Math.max(sources.length, targets.length, 2) * ROW + 16
  const most = Math.max(1, ...sources.map(({ value }) => value), ...targets.map(({ value }) => value))
  const bandOf = (value: number): number => (value === 0 ? 0 : 2.5 + 24 * Math.sqrt(value / most))
  return (
    <svg className="flow" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={`Items received and shared by ${self}, by partner`}>
      {sources.map((end, index) => (
        <Band
          key={end.party}
          end={end}
          y={rowOf(index, sources.length, height)}
          middle={height / 2}
          width={bandOf(end.value)}
          core={core}
          side="from"
        />
      ))}
      {targets.map((end, index) => (
        <Band
          key={end.party}
          end={end}
          y={rowOf(index, targets.length, height)}
          middle={height / 2}
          width={bandOf(end.value)}
          core={core}
          side="to"
        />
      ))}
      <rect x={CENTRE - core} y={height / 2 - 30} width={core * 2} height="60" rx="14" fill="var(--mantine-color-harbour-8)" />
      <text x={CENTRE} y={height / 2 + 6} textAnchor="middle" fontSize="17" fontWeight="650" style={{ fill: '#fff' }}>
        {self}
      </text>
    </svg>
  )
}

type BandProps = {
  readonly end: End
  readonly y: number
  readonly middle: number
  readonly width: number
  readonly core: number
  readonly side: 'from' | 'to'
}

function Band({ end, y, middle, width, core, side }: BandProps) {
  const isFrom = side === 'from'
  const edge = isFrom ? LABEL : WIDTH - LABEL
  const inner = isFrom ? CENTRE - core : CENTRE + core
  const bend = (edge + inner) / 2
  const anchor = isFrom ? 'end' : 'start'
  const x = isFrom ? LABEL - 14 : WIDTH - LABEL + 14
  return (
    <g>
      <path
        d={`M ${edge} ${y} C ${bend} ${y}, ${bend} ${middle}, ${inner} ${middle}`}
        fill="none"
        stroke={isFrom ? 'var(--mantine-color-harbour-6)' : FATE_COLOURS.inUse}
        strokeWidth={width}
        strokeOpacity="0.55"
      />
      <text x={x} y={y - 2} textAnchor={anchor} fontSize="16" fontWeight="600">
        {end.name}
      </text>
      <text className="flow-note" x={x} y={y + 17} textAnchor={anchor} fontSize="14">
        {count(end.value)} {end.note}
      </text>
    </g>
  )
}

function rowOf(index: number, rows: number, height: number): number {
  return height / 2 + (index - (rows - 1) / 2) * ROW
}

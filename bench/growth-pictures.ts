/** The pictures and tables of `docs/ledger-growth.md`. */
import { type Constants, type Growth, WORLD } from './growth-simulation.ts'

const WIDTH = 640
const HEIGHT = 320
const LEFT = 64
const BOTTOM = 40
const TOP = 36
const TICKS = 4

type Point = { readonly x: number; readonly y: number }
type Line = { readonly name: string; readonly colour: string; readonly points: readonly Point[]; readonly isMeasured?: boolean }
type Chart = { readonly title: string; readonly x: string; readonly y: string; readonly lines: readonly Line[] }

export function drawGrowth(
  constants: Constants,
  growth: Growth,
): { readonly pictures: Readonly<Record<string, string>>; readonly tables: string } {
  const { federations, stored } = growth
  const of = (pick: (grown: Growth['federations'][number]) => number): readonly Point[] =>
    federations.map((grown) => ({ x: grown.parties, y: pick(grown) }))
  const pictures = {
    traffic: chart({
      title: 'Witness traffic of one party, MB a day',
      x: 'parties',
      y: 'MB',
      lines: [{ name: 'simulated', colour: '#1f6f8b', points: of(({ trafficMbADay }) => trafficMbADay) }],
    }),
    latency: chart({
      title: 'From signing to the quorum, ms',
      x: 'parties',
      y: 'ms',
      lines: [
        { name: '99 of 100 checkpoints', colour: '#b4462f', points: of(({ quorumMs }) => quorumMs.most) },
        { name: 'half of them', colour: '#1f6f8b', points: of(({ quorumMs }) => quorumMs.half) },
        {
          name: 'measured over loopback, all witnesses',
          colour: '#4b7a2b',
          points: constants.rounds.map(({ parties, latencyMs }) => ({ x: parties, y: latencyMs })),
          isMeasured: true,
        },
      ],
    }),
    storage: chart({
      title: `Own ledger at ${WORLD.leavesADay.toLocaleString('en')} acts a day, GB`,
      x: 'years',
      y: 'GB',
      lines: [{ name: 'simulated', colour: '#1f6f8b', points: stored.map(({ years, gigabytes }) => ({ x: years, y: gigabytes })) }],
    }),
  }
  return { pictures, tables: tables(constants, growth) }
}

function chart({ title, x, y, lines }: Chart): string {
  const points = lines.flatMap((line) => line.points)
  const [xMax, yMax] = [Math.max(...points.map((point) => point.x)), rounded(Math.max(...points.map((point) => point.y)))]
  const across = (value: number): string => (LEFT + (value / xMax) * (WIDTH - LEFT - 24)).toFixed(1)
  const up = (value: number): string => (HEIGHT - BOTTOM - (value / yMax) * (HEIGHT - BOTTOM - TOP)).toFixed(1)
  const ticks = Array.from({ length: TICKS + 1 }, (_, tick) => tick / TICKS)
  const shapes = [
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="20" font-size="14" font-weight="bold">${title}</text>`,
    ...ticks.flatMap((tick) => [
      `<line x1="${LEFT}" x2="${WIDTH - 24}" y1="${up(tick * yMax)}" y2="${up(tick * yMax)}" stroke="#d8d8d8"/>`,
      `<text x="${LEFT - 8}" y="${up(tick * yMax)}" text-anchor="end" dominant-baseline="middle">${shown(tick * yMax)}</text>`,
      `<text x="${across(tick * xMax)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${shown(tick * xMax)}</text>`,
    ]),
    `<text x="${WIDTH - 24}" y="${HEIGHT - 6}" text-anchor="end">${x}</text>`,
    ...lines.flatMap(({ colour, points: own, isMeasured = false, name }, index) => [
      `<polyline fill="none" stroke="${colour}" stroke-width="2"${isMeasured ? ' stroke-dasharray="4 3"' : ''} points="${own.map((point) => `${across(point.x)},${up(point.y)}`).join(' ')}"/>`,
      ...own.map((point) => `<circle cx="${across(point.x)}" cy="${up(point.y)}" r="3" fill="${colour}"/>`),
      ...(lines.length === 1 ? [] : [`<text x="${LEFT + 12}" y="${TOP + 14 + 16 * index}" fill="${colour}">${name}</text>`]),
    ]),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11" role="img" aria-label="${title}, by ${x}, in ${y}">\n${shapes.join('\n')}\n</svg>\n`
}

function tables({ rounds, storage }: Constants, { federations, stored }: Growth): string {
  const measured = rounds.map(({ parties, sentBytes, receivedBytes, noteBytes, latencyMs, processorMs }) =>
    [parties, sentBytes.toFixed(0), receivedBytes.toFixed(0), noteBytes, latencyMs.toFixed(0), processorMs.toFixed(0)].join(' | '),
  )
  const simulated = federations.map(({ parties, trafficMbADay, noteKb, processorPercent, quorumMs, withoutQuorum }) =>
    [
      parties,
      trafficMbADay.toFixed(1),
      noteKb.toFixed(1),
      processorPercent.toFixed(2),
      quorumMs.half.toFixed(0),
      quorumMs.most.toFixed(0),
      withoutQuorum.toFixed(1),
    ].join(' | '),
  )
  const years = stored.filter(({ years: year }) => year > 0 && (year === 1 || year % 5 === 0))
  return [
    'Measured, one ledger and all its witnesses:\n',
    '| parties | bytes of a request | of its answer | of the cosigned checkpoint | ms until all answered | ms of processor, all parties |\n|---|---|---|---|---|---|',
    ...measured.map((row) => `| ${row} |`),
    `\nA leaf takes ${storage.leafBytes.toFixed(0)} bytes on disk with its opening, its index and its share of the tiles.`,
    '\nSimulated, for one party of a federation:\n',
    '| parties | MB of witness traffic a day | kB of a checkpoint | % of a core | ms to the quorum, half | 99 of 100 | checkpoints in 1,000 without quorum in 5 s |\n|---|---|---|---|---|---|---|',
    ...simulated.map((row) => `| ${row} |`),
    '\n| years | leaves | GB of the own ledger |\n|---|---|---|',
    ...years.map(({ years: year, leaves, gigabytes }) => `| ${year} | ${leaves.toLocaleString('en')} | ${gigabytes.toFixed(1)} |`),
  ].join('\n')
}

function rounded(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return Math.ceil(value / power) * power
}

function shown(value: number): string {
  return value >= 10 || value === 0 ? value.toFixed(0) : value.toFixed(1)
}

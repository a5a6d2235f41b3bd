/** One object of a submission: each property as it was submitted, beside it what every partner gets of it, why not the rest, and what to tighten. */

import { Table, Text, Title } from '@mantine/core'
import type { PreviewedObject, PreviewedShare, Tightenings } from './generated/api.ts'
import { Heads } from './panel.tsx'
import { Questions } from './review-questions.tsx'
import { Tighten } from './tighten-form.tsx'
import { counted } from './words.ts'

/** What a reviewer does with one object. */
export type Reviewing = {
  readonly object: PreviewedObject
  /** The recipients of the submission. */
  readonly parties: readonly string[]
  /** Login of who looks. */
  readonly me: string
  /** Names of the values that were let stay since the objects were read. */
  readonly answered: ReadonlySet<string>
  readonly stays: (index: number, value: string) => Promise<void>
  readonly tighten: (asked: Tightenings) => Promise<void>
}

const LONG = 240

/** The object with its questions and a form to tighten it. */
export function ReviewedObject(reviewing: Reviewing) {
  const { index, original, shares } = reviewing.object
  const name = typeof original.name === 'string' ? original.name : ''
  const names = [...new Set([original, ...shares.map(({ shown }) => shown ?? {})].flatMap(Object.keys))]
  const isOpen = shares.some(({ removed, review }) => removed.length + review.length > 0)
  return (
    <article className="article" aria-label={`Object ${index}`}>
      <Title order={3} size="h5">
        {String(original.type)} {name} <Text span c="dimmed" size="sm">{`object ${index}`}</Text>
      </Title>
      {shares.map(({ party, shown, removed }) =>
        shown === null ? (
          <Text key={party} size="sm">
            <strong>{party}</strong> gets nothing of it: <Grounds removed={removed} />
          </Text>
        ) : null,
      )}
      <details open={isOpen}>
        <summary>{isOpen ? 'What each partner gets' : 'Everybody gets it as submitted'}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever uses no pointer scrolls it with the arrows. */}
        <section className="scrolls" tabIndex={0} aria-label={`Properties of object ${index}`}>
          <Table verticalSpacing="xs" layout="fixed" miw={280 + 240 * shares.length}>
            <Heads of={['Property', 'As submitted', ...shares.map(({ party }) => `What ${party} gets`)]} />
            <Table.Tbody>
              {names.map((property) => (
                <Table.Tr key={property}>
                  <Table.Th scope="row">{property}</Table.Th>
                  <Table.Td>
                    {original[property] === undefined ? <Text size="sm">Not there</Text> : <Value value={original[property]} />}
                  </Table.Td>
                  {shares.map((share) => (
                    <Table.Td key={share.party}>
                      <Given property={property} original={original[property]} share={share} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </section>
      </details>
      <Questions {...reviewing} />
      <Tighten {...reviewing} />
    </article>
  )
}

/** What one partner gets of one property. */
function Given({ property, original, share }: { readonly property: string; readonly original: unknown; readonly share: PreviewedShare }) {
  const { shown, removed } = share
  if (shown === null) return <Text size="sm">Nothing</Text>
  const here = removed.filter(({ pointer }) => pointer === `/${property}` || pointer.startsWith(`/${property}/`))
  const isSame = JSON.stringify(shown[property]) === JSON.stringify(original)
  return (
    <>
      {isSame && (
        <Text size="sm" c="dimmed">
          As submitted
        </Text>
      )}
      {!isSame && shown[property] === undefined && (
        <Text size="sm" fw={600}>
          Left out
        </Text>
      )}
      {!isSame && shown[property] !== undefined && <Value value={shown[property]} />}
      {here.length > 0 && (
        <Text size="xs">
          <Grounds removed={here} />
        </Text>
      )}
      {!isSame && here.length === 0 && <Text size="xs">A changed object is a new one, with an id and times of its own.</Text>}
    </>
  )
}

/** Why something is not as it was, with the article, each said once. */
function Grounds({ removed }: Pick<PreviewedShare, 'removed'>) {
  const told = removed.map(({ reason, article }) => (article === null ? reason : `${reason} (article ${article})`))
  return [...new Set(told)].join('; ')
}

function Value({ value }: { readonly value: unknown }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (text.length <= LONG) return <span className="breaks">{text}</span>
  return (
    <details className="breaks">
      <summary>
        {text.slice(0, LONG)}… ({counted(text.length, 'character')})
      </summary>
      {text}
    </details>
  )
}

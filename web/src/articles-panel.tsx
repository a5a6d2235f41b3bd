/** Every article in words, each with who keeps it. */
import { Badge, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { ArticleInWords } from './generated/api.ts'
import { Nothing, Panel } from './panel.tsx'
import { counted } from './words.ts'

type Keeper = ArticleInWords['enforcedBy']
const KEEPERS: Readonly<Record<Keeper, string>> = { software: 'Kept by software', clock: 'Kept by a clock', people: 'Kept by people' }
const CHOICES = [
  { value: 'all', label: 'All' },
  { value: 'software', label: 'Software' },
  { value: 'clock', label: 'A clock' },
  { value: 'people', label: 'People' },
] as const
type Choice = (typeof CHOICES)[number]['value']

type ArticlesProps = {
  readonly articles: readonly ArticleInWords[]
  /** Sharing articles that apply now; undefined where this role does not read it. */
  readonly applying: readonly string[] | undefined
  /** The article that the address names. */
  readonly shown: string | undefined
}

/** The articles, narrowed by who keeps them. */
export function ArticlesPanel({ articles, applying, shown }: ArticlesProps) {
  const [choice, setChoice] = useState<Choice>('all')
  const list = articles.filter(({ enforcedBy, number }) => choice === 'all' || enforcedBy === choice || number === shown)
  return (
    <Panel
      title="Articles"
      note="What is not stated here is not shared. Beside each article stands who keeps it: nodes refuse what breaks it, a clock runs out, or people keep a promise."
      aside={
        <SegmentedControl
          aria-label="Kept by"
          data={[...CHOICES]}
          value={choice}
          onChange={(value) => setChoice(CHOICES.find((one) => one.value === value)?.value ?? 'all')}
        />
      }
    >
      <Text size="sm" c="dimmed" role="status">
        {counted(list.length, 'article')} of {articles.length}
      </Text>
      {list.length === 0 && <Nothing>None is kept that way.</Nothing>}
      <Stack gap="lg">
        {list.map((article) => (
          <ArticleText
            key={article.number}
            article={article}
            isShown={article.number === shown}
            isResting={article.isSharing && applying?.includes(article.number) === false}
          />
        ))}
      </Stack>
    </Panel>
  )
}

function ArticleText({
  article,
  isShown,
  isResting,
}: {
  readonly article: ArticleInWords
  readonly isShown: boolean
  readonly isResting: boolean
}) {
  const place = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!isShown) return
    place.current?.scrollIntoView({ block: 'start' })
    place.current?.focus({ preventScroll: true })
  }, [isShown])
  const { number, title, text, rule, enforcedBy, enforcement } = article
  return (
    <article ref={place} tabIndex={-1} className={isShown ? 'article shown' : 'article'} aria-label={`Article ${number}`}>
      <Group gap="xs" align="baseline">
        <Title order={3} size="h5">
          {number} {title}
        </Title>
        <Badge variant="outline" color="gray" className="keeper">
          {KEEPERS[enforcedBy]}
        </Badge>
        {isResting && (
          <Badge variant="outline" color="gray" className="keeper">
            Does not apply now
          </Badge>
        )}
      </Group>
      <Text>{text}</Text>
      {rule !== null && (
        <Text size="sm">
          <strong>What is enforced:</strong> {rule}
        </Text>
      )}
      <Text size="sm" c="dimmed">
        {enforcement}
      </Text>
    </article>
  )
}

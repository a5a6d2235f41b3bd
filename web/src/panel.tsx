/** One part of the page: a heading, a line that says what it shows, and the thing itself. */
import { Group, Stack, Table, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

type PanelProps = { readonly title: string; readonly note: ReactNode; readonly aside?: ReactNode; readonly children: ReactNode }

/** A part of the page with a heading of the second level. */
export function Panel({ title, note, aside, children }: PanelProps) {
  return (
    <section className="panel" aria-label={title}>
      <Stack gap="md">
        <Group justify="space-between" align="start" gap="sm">
          <div>
            <Title order={2} size="h4">
              {title}
            </Title>
            <Text c="dimmed" size="sm" maw="62ch">
              {note}
            </Text>
          </div>
          {aside}
        </Group>
        {children}
      </Stack>
    </section>
  )
}

/** The heads of the columns of a table. */
export function Heads({ of }: { readonly of: readonly string[] }) {
  return (
    <Table.Thead>
      <Table.Tr>
        {of.map((head) => (
          <Table.Th key={head} scope="col">
            {head}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  )
}

/** What stands where there is nothing yet, and what will make it appear. */
export function Nothing({ children }: { readonly children: ReactNode }) {
  return (
    <Text c="dimmed" size="sm" py="sm">
      {children}
    </Text>
  )
}

/** A state as a coloured dot and a word. */
export function StateMark({ colour, children }: { readonly colour: string; readonly children: ReactNode }) {
  return (
    <span className="state" style={{ '--state-colour': colour } as React.CSSProperties}>
      {children}
    </span>
  )
}

/** Something the reader should know before the figures; announced to those who do not see it. */
export function Notice({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="notice" role="alert">
      <Text fw={650}>{title}</Text>
      {children}
    </div>
  )
}

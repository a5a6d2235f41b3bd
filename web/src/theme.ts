/** Colours and type. Every pair of text and ground meets WCAG 2.2 AA in light and dark. */
import { Anchor, type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

const harbour: MantineColorsTuple = [
  '#eaf4fb',
  '#d5e7f4',
  '#a9cfea',
  '#7ab5df',
  '#54a0d6',
  '#3c93d1',
  '#2b7fb9',
  '#1b699d',
  '#12507b',
  '#083a5c',
]

/** The theme of all pages. */
export const theme = createTheme({
  primaryColor: 'harbour',
  primaryShade: 7,
  colors: { harbour },
  autoContrast: true,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  // A link in a line of text is told by more than its colour.
  components: { Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }) },
})

/** What became of a copy, as a colour of the page; the words are always beside it. */
export const FATE_COLOURS = {
  inUse: 'var(--fate-in-use)',
  refused: 'var(--fate-refused)',
  erased: 'var(--fate-erased)',
  waiting: 'var(--fate-waiting)',
} as const

/** Variables that Mantine's own do not cover or whose contrast is too low. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-text': '#16202b',
    '--mantine-color-dimmed': '#4d5c6c',
    '--mantine-color-body': '#f4f6f9',
    '--page-card': '#ffffff',
    '--page-line': '#dbe2ea',
    '--page-track': '#e6ebf1',
    '--fate-in-use': '#177a6c',
    '--fate-refused': '#c2410c',
    '--fate-erased': '#6d4bb3',
    '--fate-waiting': '#8696a8',
  },
  dark: {
    '--mantine-color-text': '#e3eaf1',
    '--mantine-color-dimmed': '#a5b4c4',
    '--mantine-color-body': '#10161d',
    '--page-card': '#18212b',
    '--page-line': '#2c3947',
    '--page-track': '#263340',
    '--fate-in-use': '#37b5a2',
    '--fate-refused': '#f28a4d',
    '--fate-erased': '#a58be8',
    '--fate-waiting': '#6f8296',
  },
})

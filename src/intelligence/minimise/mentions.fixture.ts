/** Ways to write a UUID in lower case with its hyphens. */
export const UUID_FORMS: Readonly<Record<string, (uuid: string) => string>> = {
  'with hyphens': (uuid) => uuid,
  'in upper case': (uuid) => uuid.toUpperCase(),
  'without hyphens': (uuid) => uuid.replaceAll('-', ''),
  'with underscores': (uuid) => uuid.replaceAll('-', '_'),
  'with blanks': (uuid) => uuid.replaceAll('-', ' '),
  'with colons': (uuid) => uuid.replaceAll('-', ' : '),
  'in braces': (uuid) => `{${uuid.toUpperCase()}}`,
  'as a URN': (uuid) => `urn:uuid:${uuid}`,
  'byte by byte': (uuid) => uuid.replaceAll('-', '').match(/../g)?.join(':') ?? '',
}

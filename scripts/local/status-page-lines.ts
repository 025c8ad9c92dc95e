/** Where the status page of a local worker is, and what its login takes, for people. */
export const statusPageLines = (
  origin: string,
  { ADMIN_TOKEN = '' }: Readonly<Record<string, string>>,
): string =>
  ADMIN_TOKEN === ''
    ? `The status page, ${origin}/, opens once .dev.vars has an ADMIN_TOKEN.`
    : `The status page: ${origin}/
  User:     any, such as admin
  Password: ${ADMIN_TOKEN}`

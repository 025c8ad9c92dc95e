/** Where the status page of a local worker is, and what its login takes, for people. */
export const statusPageLines = (origin: string, token: string): string =>
  token === ''
    ? `The status page, ${origin}/, opens once .dev.vars has an ADMIN_TOKEN.`
    : `The status page: ${origin}/
  User:     any, such as admin
  Password: ${token}`

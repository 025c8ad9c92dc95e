import { parseReceivers } from '../../src/delivery/receivers-file.ts'
import { parseSettings } from '../../src/settings.ts'

export const adminToken = 'token-of-the-trials-32-characters-long'

export const receivers = ['one', 'two'] as const

export const settings = parseSettings(
  {
    ADMIN_TOKEN: adminToken,
    URL_ONE: 'https://one.example.com/',
    URL_TWO: 'https://two.example.com/',
    SECRET: `whsec_${Buffer.from('a secret of the trials, 32 bytes').toString('base64')}`,
  },
  parseReceivers(
    receivers.map((name) => ({ name, url_env: `URL_${name.toUpperCase()}`, secret_env: 'SECRET' })),
  ),
)

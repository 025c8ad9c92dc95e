import * as z from 'zod/mini'
import en from 'zod/v4/locales/en.js'

// zod/mini has no words for what it refuses. Whatever tells people of it imports this.
z.config(en())
